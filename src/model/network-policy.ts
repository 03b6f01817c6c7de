/** NetworkPolicies of `networking.k8s.io/v1`. */
import { Decoded, IntOrString, JsonReader } from './decoder';
import { LabelSelector, readSelector } from './labels';
import { decode, Manifest, readManifest } from './objects';

export interface NetworkPolicyManifest extends Manifest {
  /** The pods that it is about; an empty selector: all of the namespace. */
  readonly podSelector: LabelSelector;

  /** Whether it isolates its pods from what comes in. Default: yes. */
  readonly isolatesIngress: boolean;

  /** Whether it isolates its pods from what goes out. Default: when there are egress rules. */
  readonly isolatesEgress: boolean;

  readonly ingress: readonly NetworkPolicyRule[];
  readonly egress: readonly NetworkPolicyRule[];
}

/** What is let in or out: to or from any of the peers, on any of the ports. */
export interface NetworkPolicyRule {
  readonly path: string;

  /** Empty: everyone. */
  readonly peers: readonly NetworkPolicyPeer[];

  /** Empty: all ports. */
  readonly ports: readonly NetworkPolicyPort[];
}

export interface NetworkPolicyPeer {
  readonly path: string;

  /** Absent: all pods of the namespaces. */
  readonly podSelector?: LabelSelector;

  /** Absent: the policy's own namespace. */
  readonly namespaceSelector?: LabelSelector;

  /** Whether it is a range of addresses instead. */
  readonly isIpBlock: boolean;
}

export interface NetworkPolicyPort {
  /** Default: `TCP`. */
  readonly protocol: string;

  /** Absent: all of the protocol. */
  readonly port?: IntOrString;

  /** The last of a range that begins at the port. */
  readonly endPort?: number;
}

/** Reads a NetworkPolicy. */
export function decodeNetworkPolicy(json: unknown): Decoded<NetworkPolicyManifest> {
  return decode(json, (object, spec) => {
    const types = spec.strings('policyTypes');
    const egress = spec.objects('egress').map((rule) => readRule(rule, 'to'));
    return {
      podSelector: readSelector(spec.field('podSelector')),
      isolatesIngress: types.length === 0 || types.includes('Ingress'),
      isolatesEgress: types.length === 0 ? egress.length > 0 : types.includes('Egress'),
      ingress: spec.objects('ingress').map((rule) => readRule(rule, 'from')),
      egress,
      ...readManifest(object),
    };
  });
}

function readRule(rule: JsonReader, peers: 'from' | 'to'): NetworkPolicyRule {
  const selector = (reader: JsonReader): LabelSelector | undefined => (reader.isObject() ? readSelector(reader) : undefined);
  return {
    path: rule.path,
    peers: rule.objects(peers).map((peer) => ({
      path: peer.path,
      podSelector: selector(peer.field('podSelector')),
      namespaceSelector: selector(peer.field('namespaceSelector')),
      isIpBlock: peer.has('ipBlock'),
    })),
    ports: rule.objects('ports').map((port) => ({
      protocol: port.string('protocol') || 'TCP',
      port: port.intOrString('port'),
      endPort: port.integer('endPort'),
    })),
  };
}
