import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulSet } from '../constructs/stateful-set';

/** @internal */
export interface AccessiblePort {
  readonly number: number;
}

/**
 * Who reaches a database: its members reach each other, everybody else has to be let in.
 *
 * @internal
 */
export class NetworkAccess {
  private readonly policy: kplus.NetworkPolicy;
  private readonly clientPorts: kplus.NetworkPolicyPort[];
  private count = 0;

  constructor(private readonly scope: Construct, set: StatefulSet, ports: AccessiblePort[], clientPorts: AccessiblePort[]) {
    this.clientPorts = tcp(clientPorts);
    this.policy = new kplus.NetworkPolicy(scope, 'NetworkPolicy', {
      metadata: { name: set.name, namespace: set.metadata.namespace },
      selector: set,
      ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY, rules: [{ peer: set, ports: tcp(ports) }] },
    });
  }

  public allowClients(peer: kplus.INetworkPolicyPeer): void {
    this.policy.addIngressRule(peer, this.clientPorts);
  }

  /** Pods of the namespace with those labels, such as the database's own Jobs. */
  public allowPods(labels: Record<string, string>): void {
    this.allowClients(kplus.Pods.select(this.scope, this.nextId(), { labels }));
  }

  public allowRanges(ranges: string[], ports: AccessiblePort[]): void {
    for (const range of ranges) {
      const block = range.includes(':')
        ? kplus.NetworkPolicyIpBlock.ipv6(this.scope, this.nextId(), range)
        : kplus.NetworkPolicyIpBlock.ipv4(this.scope, this.nextId(), range);
      this.policy.addIngressRule(block, tcp(ports));
    }
  }

  /** One port, for one peer or for every pod of the cluster. */
  public allowPort(port: number, peer?: kplus.INetworkPolicyPeer): void {
    this.policy.addIngressRule(peer ?? kplus.Namespaces.all(this.scope, this.nextId()), tcp([{ number: port }]));
  }

  private nextId(): string {
    return `Peer${this.count++}`;
  }
}

function tcp(ports: AccessiblePort[]): kplus.NetworkPolicyPort[] {
  return ports.map(({ number }) => kplus.NetworkPolicyPort.tcp(number));
}
