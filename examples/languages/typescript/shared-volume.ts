import { App, Chart, Size } from 'cdk8s';
import { Probe, Volume } from 'cdk8s-plus-28';
import { SharedVolume, StatefulSet } from 'cdk8s-stateful';

// One volume for all pods: a directory of an NFS server, which every node can mount at the same time.
const app = new App();
const chart = new Chart(app, 'shared-volume', { namespace: 'default' });
const shared = SharedVolume.nfs(chart, 'shared-nfs', {
  server: 'nfs-server.example.com',
  path: '/shared',
  size: Size.gibibytes(10),
  claimMetadata: { name: 'shared-nfs-claim' },
  volumeName: 'shared-storage',
});

const set = new StatefulSet(chart, 'web', { replicas: 3 });
const web = set.addContainer({
  image: 'nginxinc/nginx-unprivileged:1.29.4-alpine',
  ports: [{ name: 'web', number: 8080 }],
  readiness: Probe.fromTcpSocket({ port: 8080 }),
  resources: { memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) } },
});
web.mount('/usr/share/nginx/html', shared, { readOnly: true });
web.mount('/tmp', Volume.fromEmptyDir(chart, 'tmp', 'tmp'));

app.synth();
