import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DatabaseConnection } from './connection';
import { DatabaseProps } from './database-props';
import { addExternalServices, ExternalAccess } from './external-access';
import { Members } from './members';
import { NetworkAccess } from './network-access';
import { Operation, operationsText } from './operations';
import { Cluster } from '../constructs/cluster';
import { NamedPod } from '../constructs/named-pod';
import { DEFAULT_NAMESPACE, namedMetadata } from '../constructs/naming';
import { StatefulSet } from '../constructs/stateful-set';
import { VolumeClaimTemplate } from '../constructs/volume-claim-template';
import { serviceDnsName } from '../model/dns';

/**
 * A port of a database's server.
 */
export interface DatabasePort {
  /** Its name, as in SRV records: at most 15 lower-case letters, digits and `-`. */
  readonly name: string;

  /** Its number. */
  readonly number: number;

  /**
   * Whether it is for the members among themselves: clients are not let in.
   *
   * @default false
   */
  readonly isInternal?: boolean;

  /**
   * Whether it is for clients outside the cluster alone, with `externalAccess`: they get no other, and clients within it do
   * not get this one.
   *
   * @default false
   */
  readonly isExternal?: boolean;
}

/**
 * Properties of a `StatefulDatabase`: what all databases take, and what the system is.
 */
export interface StatefulDatabaseProps extends DatabaseProps {
  /** The server's image, with its version. */
  readonly image: string;

  /** The ports, that for clients first. */
  readonly ports: DatabasePort[];

  /** Where the server keeps its data: the volume is mounted there. */
  readonly dataPath: string;

  /** What the members are to each other. */
  readonly members: Members;

  /** The user and group that the server runs as; the image must be able to. */
  readonly user: number;

  /**
   * The server's command.
   *
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * The server's arguments. `$(NAME)` is replaced by a variable.
   *
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * The server's environment. `POD_NAME` and `POD_INDEX` are there already.
   *
   * @default - none
   */
  readonly env?: { [name: string]: kplus.EnvValue };

  /**
   * Says whether a member serves clients.
   *
   * @default - the first port takes connections
   */
  readonly readiness?: kplus.Probe;

  /**
   * Says whether a server hangs. It must hold while the server recovers or copies data.
   *
   * @default - none: a server that hangs is not killed
   */
  readonly liveness?: kplus.Probe;

  /**
   * A command that says whether the server has started so far that it need not be killed.
   *
   * @default - `startupPort` takes connections
   */
  readonly startupCommand?: string[];

  /**
   * The port that takes connections when the server has started. Many bind their ports first and then read their logs:
   * that port would let the liveness probe begin too early.
   *
   * @default - the first port
   */
  readonly startupPort?: number;

  /**
   * A command that stops the server cleanly.
   *
   * @default - the image's stop signal
   */
  readonly stopCommand?: string[];

  /**
   * How long stopping cleanly may take.
   *
   * @default Duration.minutes(2)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether members start one after the other, or all at once.
   *
   * @default PodManagementPolicy.PARALLEL
   */
  readonly podManagementPolicy?: kplus.PodManagementPolicy;

  /**
   * The name of the server's container.
   *
   * @default server
   */
  readonly containerName?: string;
}

/** How often a server that starts is asked whether it has. */
const STARTUP_PERIOD_SECONDS = 10;

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
    const { members, ports } = props;
    const { name } = namedMetadata(scope, id, props.metadata);
    const title = `database '${name}' (${this.node.path})`;
    const replicas = props.replicas ?? 3;
    const clientPorts = ports.filter(({ isInternal, isExternal }) => !isInternal && !isExternal);
    if (clientPorts.length === 0) {
      throw new Error(`${title}: ${ports.length === 0 ? 'ports is empty' : 'no port for clients is among the ports'}, and nobody could reach it; list one that is not internal`);
    }
    members._check(title, replicas);
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
    // A spread constraint would put two members on one node when there are fewer nodes than members, as during a drain.
    if (props.allowSharedNodes) this.set.spreadOver({ required: false });
    else this.set.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
    this.set.spreadOver({ topology: kplus.Topology.ZONE });
    this.container = this.addServer(props);
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

  /** The operations as one text, to print: commands for a shell, remarks as its comments. */
  public get operationsText(): string {
    return operationsText(this.operations);
  }

  /**
   * Lets a workload connect to the ports for clients. Until then nobody may but the members themselves, and the
   * database's own Jobs. If that workload's own egress is restricted, it must be allowed there too.
   *
   * @param peer a workload, pods, namespaces or a range of addresses
   */
  public allowFrom(peer: kplus.INetworkPolicyPeer): void {
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

  private addServer(props: StatefulDatabaseProps): kplus.Container {
    const port = props.ports[0].number;
    const startup: kplus.ProbeOptions = {
      periodSeconds: Duration.seconds(STARTUP_PERIOD_SECONDS),
      failureThreshold: Math.ceil((props.startupTimeout ?? Duration.minutes(15)).toSeconds() / STARTUP_PERIOD_SECONDS),
      timeoutSeconds: Duration.seconds(5),
    };
    return this.set.addContainer({
      name: props.containerName ?? 'server',
      image: props.image,
      // The tag is a version: what the node has is what is meant, also while the registry is down.
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: props.command,
      args: props.args,
      ports: props.ports.map(({ name, number }) => ({ name, number })),
      envVariables: {
        POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
        POD_INDEX: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
        ...props.env,
      },
      readiness: props.readiness ?? kplus.Probe.fromTcpSocket({ port }),
      liveness: props.liveness,
      startup: props.startupCommand
        ? kplus.Probe.fromCommand(props.startupCommand, startup)
        : kplus.Probe.fromTcpSocket({ ...startup, port: props.startupPort ?? port }),
      lifecycle: props.stopCommand ? { preStop: kplus.Handler.fromCommand(props.stopCommand) } : undefined,
      resources: {
        cpu: props.resources?.cpu ?? { request: kplus.Cpu.millis(500) },
        memory: props.resources?.memory ?? { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
        ephemeralStorage: props.resources?.ephemeralStorage,
      },
    });
  }
}

function servicePorts(ports: DatabasePort[]): kplus.ServicePort[] {
  return ports.map(({ name, number }) => ({ name, port: number }));
}

function checkMemory(title: string, resources: kplus.ContainerResources | undefined): void {
  const { request, limit } = resources?.memory ?? {};
  if (request && limit && request.toKibibytes() > limit.toKibibytes()) {
    throw new Error(`${title}: resources.memory requests ${request.toMebibytes()}Mi and limits ${limit.toMebibytes()}Mi, which the API server refuses; raise the limit`);
  }
}
