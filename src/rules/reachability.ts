/** Who is let in and out by NetworkPolicies. Where something is not known, it is taken to be allowed. */
import { selectsPodsOf } from './pod-index';
import { Workload } from './workload';
import { World } from './world';
import { selectorMatches } from '../model/labels';
import { NetworkPolicyManifest, NetworkPolicyPort, NetworkPolicyRule } from '../model/network-policy';

export type Direction = 'ingress' | 'egress';

/** The policies that isolate the pods of a workload in one direction. */
export function isolatingPolicies(world: World, workload: Workload, direction: Direction): NetworkPolicyManifest[] {
  return world.networkPoliciesOf(workload).filter((policy) => (direction === 'ingress' ? policy.isolatesIngress : policy.isolatesEgress));
}

/** The rules by which pods of a workload reach each other; undefined when nothing isolates them. */
export function rulesForPeers(world: World, workload: Workload, direction: Direction): NetworkPolicyRule[] | undefined {
  const policies = isolatingPolicies(world, workload, direction);
  if (policies.length === 0) return undefined;
  return policies.flatMap((policy) => policy[direction]).filter((rule) => includesPodsOf(world, rule, workload));
}

function includesPodsOf(world: World, { peers }: NetworkPolicyRule, workload: Workload): boolean {
  return peers.length === 0 || peers.some(({ podSelector, namespaceSelector, isIpBlock }) => {
    if (isIpBlock) return true;
    if (podSelector !== undefined && !selectsPodsOf(podSelector, workload)) return false;
    return namespaceSelector === undefined || world.find('Namespace', workload.namespace).length === 0
      || selectorMatches(namespaceSelector, world.namespaceLabels(workload.namespace));
  });
}

/** Whether one of the ports is open; no list at all opens everything. */
export function opensPort(ports: readonly NetworkPolicyPort[], number: number, protocol: string, name?: string): boolean {
  return ports.length === 0 || ports.some((each) => each.protocol === protocol
    && (each.port === undefined || each.port === number || (name !== undefined && each.port === name)
      || (typeof each.port === 'number' && each.endPort !== undefined && each.port <= number && number <= each.endPort)));
}
