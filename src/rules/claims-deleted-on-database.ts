import { Effect } from './finding';
import { Rule } from './rule';

export const claimsDeletedOnDatabase: Rule = {
  id: 'claims-deleted-on-database',
  effect: Effect.DATA_LOSS,
  title: 'A database keeps its claims unless somebody has said otherwise',
  why: 'With `whenScaled: Delete` scaling to 0, for a night or by an autoscaler, deletes every claim; with `whenDeleted: Delete` so does deleting the set, '
    + 'which tools do to get round immutable fields.',

  check({ statefulSets }, report) {
    for (const set of statefulSets) {
      if (set.claimTemplates.length === 0) continue;
      const database = set.template.containers.flatMap(({ image }) => (image ? dataStoreOf(image) ?? [] : []))[0];
      if (database === undefined) continue;
      for (const [field, when] of [['whenDeleted', 'deleting the set'], ['whenScaled', 'scaling down']] as const) {
        if (set.retentionPolicy[field] !== 'Delete') continue;
        report(set, {
          path: `spec.persistentVolumeClaimRetentionPolicy.${field}`,
          message: `this looks like ${database}, and ${when} deletes its claims`,
          fix: `use Retain, or acknowledge '${claimsDeletedOnDatabase.id}' with the reason why this data can be lost`,
        });
      }
    }
  },
};

const DATA_STORES = [
  'postgres', 'postgresql', 'mysql', 'mariadb', 'percona', 'mongo', 'mongodb', 'cassandra', 'scylla', 'kafka', 'zookeeper', 'redis', 'valkey', 'etcd',
  'elasticsearch', 'opensearch', 'cockroach', 'rabbitmq', 'nats', 'influxdb', 'clickhouse', 'neo4j', 'couchdb', 'minio', 'consul', 'vault', 'timescaledb',
];

/** The data store whose name a part of the image's last path element begins with. */
function dataStoreOf(image: string): string | undefined {
  const name = image.split('/').at(-1)!.split(/[:@]/)[0].toLowerCase();
  if (/exporter|operator|proxy|client/.test(name)) return undefined;
  return DATA_STORES.find((store) => name.split(/[-_.]/).some((part) => part === store || part === `${store}db`));
}
