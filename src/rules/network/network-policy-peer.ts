import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectorText } from '../wording';

export const networkPolicyPeer: Rule = {
  id: 'network-policy-peer',
  effect: Effect.HAZARD,
  title: 'Whom a NetworkPolicy lets in or out are pods that there are',
  why: 'A peer\'s selector that misses its pods by a letter shuts them out: their connections time out.',
  perObject: true,

  check(world, report) {
    for (const policy of world.networkPolicies) {
      const namespace = world.namespaceOf(policy);
      for (const peer of [...policy.ingress, ...policy.egress].flatMap(({ peers }) => peers)) {
        if (peer.podSelector === undefined || peer.namespaceSelector !== undefined) continue;
        if (world.pods.selected(namespace, peer.podSelector).length > 0) continue;
        const near = world.pods.nearMiss(namespace, peer.podSelector);
        if (!near?.isTypo) continue;
        report(policy, {
          path: `${peer.path}.podSelector`,
          message: `the peer ${selectorText(peer.podSelector)} is no pod: those of ${near.workload.title} have ${near.key}=${near.got}, and are shut out`,
          fix: `write \`${near.key}: ${near.got}\``,
        });
      }
    }
  },
};
