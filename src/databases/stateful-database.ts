import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkDatabaseProps } from './check-props';
import { DatabaseConnection } from './connection';
import { addExternalServices, checkHostname, ExternalAccess } from './external-access';
import { Members } from './members';
import { NetworkAccess } from './network-access';
import { Operation, operationsText } from './operations';
import { PEER, refuse } from './prop-checks';
import { checkMemory, serverContainer } from './server-container';
import { DatabasePort, StatefulDatabaseProps } from './stateful-database-props';
import { Cluster } from '../constructs/cluster';
import { checkServiceName } from '../constructs/governing-service';
import { NamedPod } from '../constructs/named-pod';
import { DEFAULT_NAMESPACE, namedMetadata } from '../constructs/naming';
import { StatefulSet } from '../constructs/stateful-set';
import { VolumeClaimTemplate } from '../constructs/volume-claim-template';
import { serviceDnsName } from '../model/dns';

/**
 * Members of a clustered data store, with all that belongs around them: a governing Service, one for clients, a volume
 * for each member, a disruption budget, a network policy that lets in members and allowed clients, spreading over nodes
 * and zones, an account without a token. The systems of this library are made of it; for another one, say what it is.
 *
 * @example
 * new StatefulDatabase(chart, 'graph', {
 *   image: 'neo4j:5.26.0', user: 7474, dataPath: '/data', ports: [{ name: 'bolt', number: 7687 }],
 *   members: Members.alike(), replicas: 1, storage: { size: Size.gibibytes(10) },
 * });
 */
export class StatefulDatabase extends Construct implements kplus.IPodSelector, kplus.INetworkPolicyPeer {
  /** The StatefulSet, for whatever is not said here. */
  public readonly set: StatefulSet;

  /** The server's container. */
  public readonly container: kplus.Container;

  /** What the members are to each other. */
  public readonly members: Members;

  /** The Service for clients, or where there is a primary for readers, with a virtual IP: any member that is ready. */
  public readonly clientService: kplus.Service;

  /** The Service of the member that takes the writes; undefined where any does. */
  public readonly primaryService?: kplus.Service;

  /** The Services of the members for clients outside the cluster; empty without `externalAccess`. */
  public readonly externalServices: kplus.Service[];

  /**
   * What the name is made of, for messages: somebody who has given none does not know it.
   *
   * @internal
   */
  public readonly _nameOrigin: string;

  /** @internal */
  protected readonly _access: NetworkAccess;

  private readonly clientPorts: DatabasePort[];
  private readonly externalAccess?: ExternalAccess;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   */
  constructor(scope: Construct, id: string, props: StatefulDatabaseProps) {
    super(scope, id);
    checkDatabaseProps(scope, id, props);
    const { members, ports } = props;
    const { name } = namedMetadata(scope, id, props.metadata);
    const title = `database '${name}' (${this.node.path})`;
    const replicas = props.replicas ?? 3;
    const clientPorts = ports.filter(({ isInternal, isExternal }) => !isInternal && !isExternal);
    if (clientPorts.length === 0) {
      throw new Error(`${title}: ${ports.length === 0 ? 'ports is empty' : 'no port for clients is among the ports'}, and nobody could reach it; list one that is not internal`);
    }
    this._nameOrigin = props.metadata?.name === undefined ? `the construct's id '${id}'` : 'metadata.name';
    checkServiceName(this, name, `${title}: the name, made of ${this._nameOrigin},`, 'give another metadata.name');
    members._check(title, replicas);
    checkHostname(title, props.externalAccess, replicas);
    checkMemory(title, props.resources);
    this.members = members;
    this.externalAccess = props.externalAccess;
    this.clientPorts = clientPorts;

    this.set = new StatefulSet(this, 'Set', {
      metadata: { ...props.metadata, name },
      replicas,
      podManagementPolicy: props.podManagementPolicy ?? kplus.PodManagementPolicy.PARALLEL,
      securityContext: { user: props.user, group: props.user, fsGroup: props.user },
      serviceAccount: new kplus.ServiceAccount(this, 'ServiceAccount', { metadata: { name }, automountToken: false }),
      terminationGracePeriod: props.terminationGracePeriod ?? Duration.minutes(2),
    });
    // `ApiObject.of(database)` is its StatefulSet.
    this.node.defaultChild = this.set;
    // A spread constraint would put two members on one node when there are fewer nodes than members, as during a drain.
    if (props.allowSharedNodes) this.set.spreadOver({ required: false });
    else this.set.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
    this.set.spreadOver({ topology: kplus.Topology.ZONE });
    this.container = this.set.addContainer(serverContainer(props));
    this.container.mount(props.dataPath, new VolumeClaimTemplate(this, 'data', props.storage));
    // A member that is not ready holds up no drain: the others have the data.
    if (replicas > 1) this.set.addDisruptionBudget({ evictUnready: true });

    const ownExternal = ports.filter(({ isExternal }) => isExternal);
    const externalPorts = ownExternal.length > 0 ? ownExternal : clientPorts;
    this._access = new NetworkAccess(this, this.set, ports, clientPorts);
    this.clientService = this.addService('ClientService', members.primary === undefined ? 'client' : 'readers', this.set.selectorLabels);
    if (members.primary !== undefined) {
      this.primaryService = this.addService('PrimaryService', 'primary', {
        ...this.set.selectorLabels, 'statefulset.kubernetes.io/pod-name': this.set.pods[members.primary].name,
      });
    }
    this.externalServices = props.externalAccess ? addExternalServices(this.set, props.externalAccess, servicePorts(externalPorts)) : [];
    if (props.externalAccess) this._access.allowRanges(props.externalAccess.sourceRanges, externalPorts);
  }

  /** The name of the StatefulSet, which begins those of all other objects. */
  public get name(): string {
    return this.set.name;
  }

  /** The pods that will exist, by ordinal. A copy, as of now. */
  public get pods(): NamedPod[] {
    return this.set.pods;
  }

  /** How an application connects: to the primary where there is one, otherwise to any member. */
  public get connection(): DatabaseConnection {
    const { number: port } = this.clientPorts[0];
    const host = this.dnsNameOf(this.primaryService ?? this.clientService);
    const prefix = this.name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
    return new DatabaseConnection({
      host,
      port,
      variables: { [`${prefix}_HOST`]: kplus.EnvValue.fromValue(host), [`${prefix}_PORT`]: kplus.EnvValue.fromValue(String(port)) },
    });
  }

  /**
   * Every name that clients and members call a server by: what its certificate must hold. A copy, as of now.
   */
  public get certificateNames(): string[] {
    const services = [this.set.service, this.clientService, ...this.primaryService ? [this.primaryService] : []];
    const namespace = this.set.metadata.namespace ?? DEFAULT_NAMESPACE;
    return [
      ...services.flatMap((service) => [service.name, `${service.name}.${namespace}`, `${service.name}.${namespace}.svc`, this.dnsNameOf(service)]),
      ...this.pods.map(({ dnsName }) => dnsName),
      ...this.externalNames,
      'localhost',
    ];
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return [];
  }

  /** The operations as one text, to print: a script to paste for each, which stops when one of its commands fails. */
  public get operationsText(): string {
    return operationsText(this.operations);
  }

  /**
   * Lets a workload connect to the ports for clients. Until then nobody may but the members themselves, and the
   * database's own Jobs. If that workload's own egress is restricted, it must be allowed there too.
   *
   * @param peer a workload, pods, namespaces or a range of addresses
   * @throws when it is none of these, such as a name
   */
  public allowFrom(peer: kplus.INetworkPolicyPeer): void {
    refuse(`database ${this.node.path}`, PEER(peer, 'the peer of allowFrom'));
    this._access.allowClients(peer);
  }

  /** @see kplus.IPodSelector.toPodSelectorConfig */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return this.set.toPodSelectorConfig();
  }

  /** @see kplus.INetworkPolicyPeer.toNetworkPolicyPeerConfig */
  public toNetworkPolicyPeerConfig(): kplus.NetworkPolicyPeerConfig {
    return this.set.toNetworkPolicyPeerConfig();
  }

  /** @see kplus.INetworkPolicyPeer.toPodSelector */
  public toPodSelector(): kplus.IPodSelector | undefined {
    return this.set;
  }

  /**
   * The full DNS name of one of the database's Services.
   *
   * @param service one of the Services that the database made
   */
  protected dnsNameOf(service: kplus.Service): string {
    return serviceDnsName(service.name, this.set.metadata.namespace ?? DEFAULT_NAMESPACE, Cluster.of(this).clusterDomain);
  }

  private get externalNames(): string[] {
    const { hostname } = this.externalAccess ?? {};
    return hostname === undefined ? [] : this.pods.map(({ name, ordinal }) => hostname.replaceAll('{name}', name).replaceAll('{ordinal}', String(ordinal)));
  }

  private addService(id: string, suffix: string, labels: Record<string, string>): kplus.Service {
    const service = new kplus.Service(this, id, { metadata: { name: `${this.name}-${suffix}`, namespace: this.set.metadata.namespace }, ports: servicePorts(this.clientPorts) });
    Object.entries(labels).forEach(([key, value]) => service.selectLabel(key, value));
    return service;
  }
}

function servicePorts(ports: DatabasePort[]): kplus.ServicePort[] {
  return ports.map(({ name, number }) => ({ name, port: number }));
}
