import { Effect } from '../finding';
import { Rule } from '../rule';
import { flowMap } from '../wording';

export const withoutNetworkPolicy: Rule = {
  id: 'without-network-policy',
  effect: Effect.ADVICE,
  title: 'A NetworkPolicy says who reaches a database',
  why: 'Without one every pod of the cluster can connect.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      if (workload.dataStore === undefined || world.networkPoliciesOf(workload).some(({ isolatesIngress }) => isolatesIngress)) continue;
      report(workload.manifest, {
        path: '',
        message: `no NetworkPolicy among the manifests is about its pods, which look like ${workload.dataStore.name}: every pod of the cluster can connect`,
        fix: `add a NetworkPolicy with \`podSelector: {matchLabels: ${flowMap(workload.set.selector.matchLabels)}}\` that lets in its clients, and its own pods`,
      });
    }
  },
};
