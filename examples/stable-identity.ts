import { App, Chart, Size } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../src';

/** Three pods with a name, an address and a volume of their own: `my-app-0` to `my-app-2`, started in that order. */
export function build(app: App): StatefulSet {
  const chart = new Chart(app, 'stable-identity', { namespace: 'my-namespace' });
  const www = new VolumeClaimTemplate(chart, 'www', { size: Size.gibibytes(1) });

  return new StatefulSet(chart, 'my-app', {
    service: new HeadlessService(chart, 'my-headless-service'),
    replicas: 3,
    containers: [{
      // Says who it is: `curl my-app-1.my-headless-service.my-namespace.svc.cluster.local:8080/hostname`.
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
      args: ['netexec', '--http-port=8080'],
      ports: [{ name: 'http', number: 8080 }],
      readiness: Probe.fromHttpGet('/healthz', { port: 8080 }),
      resources: { memory: { request: Size.mebibytes(32), limit: Size.mebibytes(32) } },
      securityContext: { user: 65534 },
      volumeMounts: [{ path: '/www', volume: www.asVolume() }],
    }],
    securityContext: { fsGroup: 65534 },
  });
}
