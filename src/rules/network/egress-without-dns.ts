import { NetworkPolicyRule } from '../../model/network-policy';
import { Effect } from '../finding';
import { peerLookup } from '../peer-references';
import { isolatingPolicies, opensPort } from '../reachability';
import { Rule } from '../rule';
import { Workload } from '../workload';
import { World } from '../world';

export const egressWithoutDns: Rule = {
  id: 'egress-without-dns',
  effect: Effect.OUTAGE,
  title: 'Pods whose egress is restricted may ask DNS',
  why: 'Every name is looked up over UDP port 53. A policy that lists where pods may connect to, and not the DNS server, makes all names unresolvable, those of '
    + 'the pods among them.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const policies = isolatingPolicies(world, workload, 'egress');
      if (policies.length === 0) continue;
      const rules = policies.flatMap(({ egress }) => egress);
      if (rules.some((rule) => mayReachDns(world, workload, rule))) continue;
      const lookup = peerLookup(world, workload);
      // What is let out nowhere may have nothing to look up.
      if (rules.length === 0 && lookup === undefined) continue;
      report(policies[0], {
        path: 'spec.egress',
        message: `the pods of ${workload.title} may not reach port 53 (UDP): `
          + `${lookup === undefined ? 'they can resolve no name' : `they cannot resolve '${lookup.text}' (${workload.path(lookup.path)})`}`,
        fix: 'add `- ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]` to egress',
        effect: lookup === undefined || world.hasCustomResources(workload.namespace) ? Effect.HAZARD : undefined,
      });
    }
  },
};

/** Whether what a rule lets out to may be the DNS server. It is elsewhere: what selects known pods of the same namespace does not mean it. */
function mayReachDns(world: World, { namespace }: Workload, { peers, ports }: NetworkPolicyRule): boolean {
  const mayBeDns = peers.length === 0 || peers.some(({ podSelector, namespaceSelector, isIpBlock }) => (
    isIpBlock || namespaceSelector !== undefined || podSelector === undefined || world.pods.selected(namespace, podSelector).length === 0
  ));
  // A port by name is one of the DNS server's pods.
  return mayBeDns && (opensPort(ports, 53, 'UDP') || ports.some(({ port }) => typeof port === 'string'));
}
