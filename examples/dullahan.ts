import { App, Chart, Size } from 'cdk8s';
import { Capability, Pod, Probe, SeccompProfileType, Volume } from 'cdk8s-plus-28';
import { Cluster, HeadlessService, StatefulSet, StorageClass, VolumeClaimTemplate } from '../src';

/**
 * Five pods on fast disks, and a pod to look them up from:
 * `kubectl exec jump-pod -- dig SRV dullahan.default.svc.cluster.local` lists all five. When `tkb-sts-3` fails, its
 * replacement is `tkb-sts-3` again, with the claim `webroot-tkb-sts-3`.
 */
export function build(app: App, clusterDomain = 'cluster.local'): StatefulSet {
  const chart = new Chart(app, 'dullahan', { namespace: 'default' });
  Cluster.define(chart, { clusterDomain });

  const flash = StorageClass.gcpPersistentDisk(chart, 'flash', { type: 'pd-ssd' });
  const set = new StatefulSet(chart, 'tkb-sts', {
    service: new HeadlessService(chart, 'dullahan'),
    replicas: 5,
    securityContext: { fsGroup: 101 },
  });
  const web = set.addContainer({
    name: 'ctr-web',
    image: 'nginxinc/nginx-unprivileged:1.29.4-alpine',
    ports: [{ name: 'web', number: 8080 }],
    readiness: Probe.fromTcpSocket({ port: 8080 }),
    resources: { memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) } },
  });
  web.mount('/usr/share/nginx/html', new VolumeClaimTemplate(chart, 'webroot', { size: Size.gibibytes(10), storageClass: flash }));
  web.mount('/tmp', Volume.fromEmptyDir(chart, 'tmp', 'tmp'));

  new Pod(chart, 'jump-pod', {
    metadata: { name: 'jump-pod' },
    containers: [{
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', // has dig and curl
      args: ['pause'],
      resources: { memory: { request: Size.mebibytes(32), limit: Size.mebibytes(64) } },
      securityContext: { user: 65534, capabilities: { drop: [Capability.ALL] }, seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT } },
    }],
  });
  return set;
}
