import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { peerLookup } from '../peer-references';
import { opensPort, rulesForPeers } from '../reachability';
import { Rule } from '../rule';
import { flowMap, quotedList } from '../wording';

/** What ports between members are called. */
const PEER_PORT = /peer|cluster|gossip|raft|intra|election|replica|repl\b|transport|inter-?node|controller|follower/i;

export const peersShutOut: Rule = {
  id: 'peers-shut-out',
  effect: Effect.OUTAGE,
  title: 'A NetworkPolicy lets the members of a cluster reach each other',
  why: 'A policy that selects a set\'s pods and lets in its clients only shuts out the pods of the set: members do not find each other, and there is no quorum.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, dataStore } = workload;
      if (mostPods(world, workload) < 2) continue;
      const lookup = peerLookup(world, workload);
      // Members that nothing says need each other may do well alone.
      if (lookup === undefined && dataStore === undefined) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        const rules = rulesForPeers(world, workload, direction);
        if (rules === undefined) continue;
        const closed = workload.runningContainers.flatMap(({ ports }) => ports)
          .filter(({ name = '', containerPort, protocol }) => PEER_PORT.test(name) && !rules.some(({ ports }) => opensPort(ports, containerPort, protocol, name)));
        if (rules.length > 0 && closed.length === 0) continue;
        const policies = world.networkPoliciesOf(workload);
        const ports = rules.length > 0 && closed.length > 0 ? ` at port '${closed[0].name}' (${closed[0].containerPort})` : '';
        report(policies[0], {
          path: `spec.${direction}`,
          message: `${quotedList(policies.map(({ name }) => name))} ${policies.length === 1 ? 'selects' : 'select'} the pods of ${workload.title} `
            + `and ${policies.length === 1 ? 'does' : 'do'} not let them ${direction === 'ingress' ? 'in from' : 'out to'} each other${ports}: members cannot talk`,
          fix: `add a rule with \`${direction === 'ingress' ? 'from' : 'to'}: [{podSelector: {matchLabels: ${flowMap(set.selector.matchLabels)}}}]\`${ports === '' ? '' : ' and opens that port'}`,
          effect: lookup === undefined || world.hasCustomResources(workload.namespace) ? Effect.HAZARD : undefined,
        });
      }
    }
  },
};
