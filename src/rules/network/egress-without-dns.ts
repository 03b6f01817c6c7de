import { Effect } from '../finding';
import { peerLookup } from '../peer-references';
import { isolatingPolicies, opensPort } from '../reachability';
import { Rule } from '../rule';

export const egressWithoutDns: Rule = {
  id: 'egress-without-dns',
  effect: Effect.OUTAGE,
  title: 'Pods whose egress is restricted may ask DNS',
  why: 'Every name is looked up over UDP port 53. A policy that lists where pods may connect to, and not the DNS server, makes all names unresolvable, those of '
    + 'the pods among them.',

  check(world, report) {
    for (const workload of world.sets) {
      const policies = isolatingPolicies(world, workload, 'egress');
      if (policies.length === 0) continue;
      const rules = policies.flatMap(({ egress }) => egress);
      // A port by name is one of the DNS server's pods.
      if (rules.some(({ ports }) => opensPort(ports, 53, 'UDP') || ports.some(({ port }) => typeof port === 'string'))) continue;
      const lookup = peerLookup(world, workload);
      // What is let out nowhere may have nothing to look up.
      if (rules.length === 0 && lookup === undefined) continue;
      report(policies[0], {
        path: 'spec.egress',
        message: `the pods of ${workload.title} may not reach port 53 (UDP): `
          + `${lookup === undefined ? 'they can resolve no name' : `they cannot resolve '${lookup.text}' (${workload.path(lookup.path)})`}`,
        fix: 'add an egress rule with port 53 for UDP and TCP',
        effect: lookup === undefined || world.hasCustomResources(workload.namespace) ? Effect.HAZARD : undefined,
      });
    }
  },
};
