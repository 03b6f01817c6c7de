import { App, Chart, Size } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { ClaimRetention, Effect, Rules, StatefulSet, VolumeClaimTemplate } from 'cdk8s-stateful';

// What the rules find in an app, read as data: in this library's objects and in those of others.
const app = new App();
const chart = new Chart(app, 'findings', { namespace: 'shop' });
const cache = new StatefulSet(chart, 'cache', { replicas: 3, claimRetention: { whenDeleted: ClaimRetention.DELETE } });
const redis = cache.addContainer({ image: 'redis', portNumber: 6379 });
redis.mount('/data', new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(1) }));
new Deployment(chart, 'api', { containers: [{ image: 'example.com/api', portNumber: 8080 }] });

Rules.of(cache).acknowledge('claims-deleted-on-database', 'a cache: refilled from the orders database');

const findings = Rules.of(app).findings;
for (const { effect, rule, object, path, message, fix, constructPath, acknowledged } of findings) {
  const severity = effect === Effect.HAZARD || effect === Effect.ADVICE ? 'warning' : 'error';
  console.log(`${severity} ${rule}: ${object.apiVersion} ${object.kind} ${object.namespace}/${object.name} ${path} (${constructPath})`);
  console.log(`  ${message}`);
  console.log(`  mend: ${fix}`);
  if (acknowledged !== undefined) console.log(`  accepted: ${acknowledged}`);
}
console.log(`${findings.filter(({ effect }) => effect === Effect.DATA_LOSS).length} would lose data`);
