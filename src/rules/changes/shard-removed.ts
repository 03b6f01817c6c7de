import { changedSets } from './changed-sets';
import { podName } from '../../model/names';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count } from '../wording';

/** How a member gives its part away. */
const LEAVE: { readonly [store: string]: string } = {
  cassandra: '`nodetool decommission` on each, the highest ordinal first',
  scylla: '`nodetool decommission` on each, the highest ordinal first',
  elasticsearch: 'exclude them from allocation (`cluster.routing.allocation.exclude._name`) and wait until they hold no shard',
  opensearch: 'exclude them from allocation (`cluster.routing.allocation.exclude._name`) and wait until they hold no shard',
  kafka: 'move their partitions away (`kafka-reassign-partitions.sh`) and wait until that is done',
  cockroachdb: '`cockroach node decommission` for each',
  clickhouse: 'copy their shards to others, and take them out of the cluster\'s configuration',
  minio: '`mc admin decommission` of the whole pool: a pool cannot lose single members',
};

export const shardRemoved: Rule = {
  id: 'shard-removed',
  effect: Effect.HAZARD,
  title: 'Members that hold a part of the data give it away before they go',
  why: 'Kubernetes knows nothing of shards and partitions: scaling down stops the highest members with what they hold, and what has no copy elsewhere is out of reach.',

  check(world, report) {
    for (const { now, past, replicas, removed, dropsReplicas } of changedSets(world)) {
      const store = now.dataStore;
      if (!store?.isSharded || replicas === 0 || removed.length === 0 || past.dataStore !== store) continue;
      report(now.set, {
        path: dropsReplicas ? 'spec' : 'spec.replicas',
        message: `${count(removed.length, 'member')} of ${store.name} ${removed.length === 1 ? 'goes' : 'go'} ('${podName(now.set.name, removed.at(-1)!)}' first) with `
          + `${removed.length === 1 ? 'its part' : 'their parts'} of the data: what is on no other member is out of reach`,
        fix: `before applying: ${LEAVE[store.name]}`,
      });
    }
  },
};
