import { App, Chart, Size } from 'cdk8s';
import { Deployment, EnvValue, Probe } from 'cdk8s-plus-28';
import { Cluster, StatefulSet, VolumeClaimTemplate } from 'cdk8s-stateful';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

const app = new App();
Cluster.define(app, { kubernetesVersion: '1.34' });
const shop = new Chart(app, 'shop', { namespace: 'shop' });

const orders = new StatefulSet(shop, 'orders', { replicas: 3, securityContext: { user: 65534, fsGroup: 65534 } });
const server = orders.addContainer({
  image: IMAGE,
  args: ['netexec', '--http-port=7000'],
  ports: [{ name: 'http', number: 7000 }],
  readiness: Probe.fromHttpGet('/healthz', { port: 7000 }),
});
server.mount('/data', new VolumeClaimTemplate(shop, 'data', { size: Size.gibibytes(10) }));
orders.addDisruptionBudget();

new Deployment(shop, 'api', {
  securityContext: { user: 65534 },
  containers: [{ image: IMAGE, args: ['pause'], envVariables: { ORDERS: EnvValue.fromValue(orders.peerList({ port: 7000 })) } }],
});

app.synth();
