import { App, Chart, Duration, Size } from 'cdk8s';
import { EnvValue, HorizontalPodAutoscaler, Metric, MetricTarget, PodManagementPolicy } from 'cdk8s-plus-28';
import { Cluster, Explanation, StatefulSet, StorageClass, UpdateStrategy, VolumeClaimTemplate } from 'cdk8s-stateful';

// What Kubernetes will make of a set, before anything runs.
const app = new App();
Cluster.define(app, { kubernetesVersion: '1.34', clusterDomain: 'corp.example' });
const chart = new Chart(app, 'predictions', { namespace: 'shop' });
const set = new StatefulSet(chart, 'carts', {
  replicas: 3,
  ordinalStart: 1,
  updateStrategy: UpdateStrategy.rollingUpdate({ partition: 2 }),
  minReady: Duration.seconds(10),
});
const server = set.addContainer({ image: 'valkey/valkey:8.1.3', ports: [{ name: 'valkey', number: 6379 }] });
server.mount('/data', new VolumeClaimTemplate(chart, 'data', {
  size: Size.gibibytes(50),
  storageClass: StorageClass.longhorn(chart, 'ssd'),
}));
server.env.addVariable('SEEDS', EnvValue.fromValue(set.peerList({ port: 6379 })));

console.log(set.dnsName);
for (const pod of set.pods) {
  console.log(`${pod.ordinal} ${pod.name} ${pod.dnsName}`);
  for (const [key, value] of Object.entries(pod.labels).sort()) console.log(`  label ${key}=${value}`);
  for (const claim of pod.claims) {
    console.log(`  claim ${claim.name} ${claim.storage} ${claim.storageClass} ${claim.accessModes.join(',')} ${claim.exists}`);
  }
  for (const record of pod.srv) console.log(`  SRV ${record.name} port ${record.port}`);
}
const { startOrder, scaleDownOrder, updateOrder, capacity } = set.prediction;
console.log(`start ${startOrder.join(' ')}`);
console.log(`scale down ${scaleDownOrder.join(' ')}`);
console.log(`update ${updateOrder.join(' ')}`);
console.log(`asks for ${capacity.cpu} CPU, ${capacity.memory} memory`);

// An autoscaler's minimum and maximum; without one there is no prediction of it.
const sessions = new StatefulSet(chart, 'sessions', { podManagementPolicy: PodManagementPolicy.PARALLEL });
sessions.addContainer({ image: 'valkey/valkey:8.1.3', portNumber: 6379 });
new HorizontalPodAutoscaler(chart, 'sessions-scaling', {
  metadata: { name: 'sessions' },
  target: sessions,
  minReplicas: 2,
  maxReplicas: 5,
  metrics: [Metric.resourceCpu(MetricTarget.averageUtilization(70))],
});
for (const { name, autoscaling } of [set.prediction, sessions.prediction]) {
  console.log(`${name}: ${autoscaling === undefined ? 'no autoscaler' : `${autoscaling.minReplicas} to ${autoscaling.maxReplicas} pods`}`);
}
console.log(Explanation.of(chart).text);

app.synth();
