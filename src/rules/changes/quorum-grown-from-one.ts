import { changedSets } from './changed-sets';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { Workload } from '../workload';

export const quorumGrownFromOne: Rule = {
  id: 'quorum-grown-from-one',
  effect: Effect.DATA_LOSS,
  title: 'A single member becomes a quorum by adding members, not by listing more',
  why: 'Members that are listed from the start are a majority without the first: two empty ones elect a leader, and the one that has the data takes over their '
    + 'nothing (ZooKeeper), or stays apart with a cluster of its own (etcd) (bitnami/charts#32542).',

  check(world, report) {
    for (const { now, past, replicas } of changedSets(world)) {
      const store = now.dataStore?.name;
      if (past.set.replicas !== 1 || replicas < 2 || past.dataStore?.name !== store) continue;
      if (store === 'zookeeper') {
        report(now.set, {
          path: 'spec.replicas',
          message: `ZooKeeper goes from 1 member to ${replicas}: ${replicas > 2 ? 'the new, empty ones are a majority, elect one of them' : 'an empty one may be elected'}, and the first drops its data to follow`,
          fix: 'take a backup (the data directory of the first), add one member at a time with the first as leader (`reconfig -add`), or restore afterwards',
        });
      } else if (store === 'etcd' && formsNewCluster(now)) {
        report(now.set, {
          path: 'spec.replicas',
          message: `etcd goes from 1 member to ${replicas}, all of which are told to form a new cluster: the new ones form theirs without the data, and the first stays alone with its own`,
          fix: '`etcdctl member add` for each member before its pod is there, one at a time, and initial-cluster-state `existing` for those that join',
          effect: Effect.OUTAGE,
        });
      }
    }
  },
};

/** Whether the members are listed when they start, as those of a cluster that does not exist yet. */
function formsNewCluster({ allContainers }: Workload): boolean {
  const variables = new Map(allContainers.flatMap(({ env }) => env.map(({ name, value }) => [name, value] as const)));
  const command = allContainers.flatMap(({ command: words, args }) => [...words, ...args]).join(' ');
  if (!variables.has('ETCD_INITIAL_CLUSTER') && !/--initial-cluster[= ]/.test(command)) return false;
  return variables.get('ETCD_INITIAL_CLUSTER_STATE') !== 'existing' && !/--initial-cluster-state[= ]['"]?existing/.test(command);
}
