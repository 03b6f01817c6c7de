import { App, Chart, Size } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from 'cdk8s-stateful';

// Three pods with a name, an address and a volume of their own.
const app = new App();
const chart = new Chart(app, 'plain-set', { namespace: 'my-namespace' });

const set = new StatefulSet(chart, 'my-app', {
  service: new HeadlessService(chart, 'my-headless-service'),
  replicas: 3,
  securityContext: { fsGroup: 65534 },
});
const server = set.addContainer({
  image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
  args: ['netexec', '--http-port=8080'],
  ports: [{ name: 'http', number: 8080 }],
  readiness: Probe.fromHttpGet('/healthz', { port: 8080 }),
  resources: { memory: { request: Size.mebibytes(32), limit: Size.mebibytes(32) } },
  securityContext: { user: 65534 },
});
server.mount('/www', new VolumeClaimTemplate(chart, 'www', { size: Size.gibibytes(1) }));

app.synth();
