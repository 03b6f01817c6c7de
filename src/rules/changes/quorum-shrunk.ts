import { changedSets } from './changed-sets';
import { tolerableFailures } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { SetWorkload } from '../world';

/** Stores that count a member until somebody takes it out; others may notice that one has left. */
const COUNTS_MEMBERS = ['etcd', 'zookeeper', 'mongodb', 'cockroachdb'];

export const quorumShrunk: Rule = {
  id: 'quorum-shrunk',
  effect: Effect.OUTAGE,
  title: 'A quorum is scaled down no faster than its members are taken out',
  why: 'A member whose pod is gone still counts until it is taken out of the cluster: with fewer left than a majority of all there were, nothing can be written, not '
    + 'even that the others are gone (bitnami/charts#32542).',

  check(world, report) {
    for (const { now, past, replicas, dropsReplicas } of changedSets(world)) {
      const store = now.dataStore;
      const members = past.set.replicas;
      if (replicas === 1 && members > 2 && hasControllers(past) && hasControllers(now)) {
        report(now.set, {
          path: dropsReplicas ? 'spec' : 'spec.replicas',
          message: `1 of ${members} members of kafka stays, and they are its controllers, too: without a majority of these nobody leads, no topic is made, and no partition gets another leader`,
          fix: 'keep 3, or take the others out of the quorum first, one by one (`kafka-metadata-quorum.sh remove-controller`)',
        });
      }
      // Down to none is a stop: all come back with what they had.
      if (!store?.needsMajority || replicas === 0 || replicas >= members) continue;
      const losesMajority = members - replicas > tolerableFailures(members);
      if (!losesMajority) continue;
      report(now.set, {
        path: dropsReplicas ? 'spec' : 'spec.replicas',
        message: `${dropsReplicas ? 'without replicas, which are 1 then, ' : ''}${replicas} of ${members} members of ${store.name} ${replicas === 1 ? 'stays' : 'stay'}, `
          + `and a majority is ${members - tolerableFailures(members)} until the others are taken out of the cluster: nothing can be written any more`,
        fix: `take the members out one by one, from the highest ordinal, and lower replicas by 1 after each (first to ${members - 1})`,
        effect: COUNTS_MEMBERS.includes(store.name) ? undefined : Effect.HAZARD,
      });
    }
  },
};

/** Whether brokers vote on the metadata. How many of them, only their configuration says: of several, one alone is no majority. */
function hasControllers({ dataStore, runningContainers }: SetWorkload): boolean {
  return dataStore?.name === 'kafka' && runningContainers.some(({ ports }) => ports.some(({ name }) => name === 'controller'));
}
