import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkInitScripts, checkNames, checkReplacing, checkVersion, replicationFactorOf } from './checks';
import { cassandraConnection } from './connection';
import * as layout from './layout';
import { CassandraBackup, cassandraOperations } from './operations';
import { CassandraProps } from './props';
import { cassandraScripts } from './scripts';
import { cassandraYaml, EXPORTER_YAML, heapMebibytes, LOGBACK_XML, rackProperties } from './settings';
import { BackupJob } from '../backup-job';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { madeOf } from '../derived-names';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { addExporter } from '../metrics';
import { mountAll, secretMounts } from '../mounts';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '5.0.9';
const EXPORTER_IMAGE = 'criteord/cassandra_exporter:2.3.8';

/** The port of the members is open as soon as the log is replayed, and while a member copies for hours. */
const ALIVE = ['bash', '-c', `exec 3<> "/dev/tcp/$POD_IP/${layout.PEER_PORT}"`];

/**
 * Apache Cassandra from the official image: members that are alike, each row on three of them.
 *
 * Failover is automatic: every member takes reads and writes, and while a majority of the copies of a row is there, nothing
 * waits for a lost one. Members join one at a time when the set is scaled up. Before it is scaled down, an operator has the
 * highest member leave; a member whose volume is lost is replaced by an operator: see `operations`. Repairs are for an
 * operator or K8ssandra to run.
 *
 * Memory is 4Gi, as request and limit, unless `resources` says otherwise; half of it is the heap. The Secret of the
 * credentials has the keys `password` (of the application's role) and `admin-password` (of the role `admin`).
 *
 * @example
 * const events = new Cassandra(chart, 'events', { replicas: 3, storage: { size: Size.gibibytes(100) } });
 * events.allowFrom(api);
 * events.connection.addTo(api.containers[0]);
 */
export class Cassandra extends StatefulDatabase {
  /** The application's keyspace. */
  public readonly keyspace: string;

  /** The application's role. */
  public readonly user: string;

  /** The data center that drivers are told to stay in. */
  public readonly datacenter: string;

  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  private readonly tlsSecret?: kplus.ISecret;
  private readonly replicationFactor: number;
  private readonly backup?: CassandraBackup;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members, names or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: CassandraProps) {
    checkProps(scope, id, props);
    const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    const version = props.version ?? VERSION;
    const extraSeeds = props.extraSeeds ?? [];
    checkVersion(version, path);
    checkInitScripts(props.initScripts ?? {}, path);
    const replicationFactor = replicationFactorOf(props);
    const image = `${props.repository ?? 'cassandra'}:${version}`;
    const memory = props.resources?.memory ?? { request: Size.gibibytes(4), limit: Size.gibibytes(4) };
    const heap = heapMebibytes((memory.limit ?? memory.request)!);
    const podIp = kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP);
    const value = (text: string) => kplus.EnvValue.fromValue(text);
    const env: { [name: string]: kplus.EnvValue } = {
      POD_IP: podIp,
      MAX_HEAP_SIZE: value(`${heap}M`),
      // Of the older collector, which takes both or none.
      HEAP_NEWSIZE: value(`${Math.floor(heap / 4)}M`),
      CASSANDRA_LOG_DIR: value('/tmp'),
      // nodetool and cqlsh keep a history there.
      HOME: value('/tmp'),
      ...props.jvmOptions ? { JVM_EXTRA_OPTS: value(props.jvmOptions.join(' ')) } : {},
      ...props.tls ? { SSL_CERTFILE: value(`${layout.TLS_PATH}/ca.crt`), SSL_VALIDATE: value('true') } : {},
    };
    super(scope, id, {
      ...props,
      image,
      ports: [{ name: 'cql', number: layout.CLIENT_PORT }, { name: 'peer', number: layout.PEER_PORT, isInternal: true }],
      members: extraSeeds.length > 0 ? Members.alike() : Members.copies(replicationFactor),
      user: layout.UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'cassandra',
      resources: { ...props.resources, memory },
      // Not by the image's entrypoint, which writes its settings over the image's files.
      command: ['cassandra', '-f'],
      env: { ...env, CASSANDRA_CONF: value(layout.CONF_PATH) },
      readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { timeoutSeconds: Duration.seconds(5) }),
      liveness: kplus.Probe.fromCommand(ALIVE, { failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
      startupCommand: ALIVE,
      stopCommand: ['nodetool', 'drain'],
      terminationGracePeriod: Duration.minutes(5),
    });
    this.keyspace = props.keyspace ?? this.name.replaceAll('-', '_');
    this.user = props.user ?? this.keyspace;
    this.datacenter = props.datacenter ?? 'dc1';
    this.replicationFactor = replicationFactor;
    const { keyspace, user, datacenter } = this;
    const clusterName = props.clusterName ?? this.name;
    const rack = props.rack ?? 'rack1';
    checkNames({ keyspace, user, clusterName, datacenter, rack }, madeOf(this._nameOrigin, { ...props, user: props.user ?? props.keyspace }, 'keyspace', 'user'), path);
    checkReplacing(props.replacing ?? {}, this.pods.map(({ name }) => name), path);

    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, this.credentialKeys);
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);
    const hasTls = this.tlsSecret !== undefined;
    const files = new ConfigFiles(this, this.set);
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const join = addJoinContainer(this.set, this.container, files, env);
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume);
    // They run when a pod starts, or when an operator runs them: what changes in them concerns no server that runs.
    const scripts = files.addDirectory({
      name: 'scripts',
      isLive: true,
      files: cassandraScripts({
        hasTls, isFormed: props.isFormed ?? false, extraSeeds, replacing: byKey(props.replacing), keyspace, user, datacenter, replicationFactor,
      }),
    });
    const yaml = cassandraYaml({
      title: `database '${this.name}' (${path})`, clusterName, replicationFactor, hasTls, parameters: byKey(props.parameters),
    });
    const config = files.addDirectory({
      name: 'config',
      files: { 'cassandra.yaml': yaml, 'cassandra-rackdc.properties': rackProperties(datacenter, rack), 'logback.xml': LOGBACK_XML },
    });
    const runtime = kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY });
    const temporary = kplus.Volume.fromEmptyDir(this, 'Temporary', 'tmp');
    mountAll([this.container, join], [
      ...secrets,
      { path: layout.SCRIPTS_PATH, volume: scripts, readOnly: true },
      { path: layout.RUNTIME_PATH, volume: runtime, readOnly: false },
      { path: '/tmp', volume: temporary, readOnly: false },
    ]);
    join.mount(layout.CONFIG_PATH, config, { readOnly: true });
    if (props.initScripts) {
      join.mount(layout.INIT_PATH, files.addDirectory({ name: 'init', files: byKey(props.initScripts), isLive: true }), { readOnly: true });
    }

    if (props.metrics) {
      const resources = props.metrics.resources ?? {
        cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
      };
      const exporter = addExporter(this, this.set, { ...props.metrics, resources }, {
        image: EXPORTER_IMAGE,
        port: layout.EXPORTER_PORT,
        args: ['java', '-Xmx128m', '-jar', '/opt/cassandra_exporter/cassandra_exporter.jar', '/exporter/config.yml'],
      });
      exporter.mount('/exporter', files.addDirectory({ name: 'exporter', files: { 'config.yml': EXPORTER_YAML } }), { readOnly: true });
      exporter.mount('/tmp', temporary);
      this._access.allowPort(layout.EXPORTER_PORT, props.metrics.allowFrom);
    }
    if (props.backup) {
      const clientEnv = {
        CQLSH_HOST: this.dnsNameOf(this.clientService),
        HOME: '/tmp',
        ...hasTls ? { SSL_CERTFILE: `${layout.TLS_PATH}/ca.crt`, SSL_VALIDATE: 'true' } : {},
      };
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.UID,
        script: `TARGET="$TARGET" bash ${layout.SCRIPTS_PATH}/backup.sh`,
        memory: Size.gibibytes(1),
        env: Object.fromEntries(Object.entries(clientEnv).map(([name, text]) => [name, value(text)])),
        mounts: [...secrets, { path: layout.SCRIPTS_PATH, volume: scripts }],
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = { place: job.place, labels: job.labels, env: clientEnv };
    }
  }

  /** The keys that the Secret of the credentials must have. */
  public get credentialKeys(): string[] {
    return [layout.KEYS.application, layout.KEYS.admin];
  }

  /**
   * How the application connects, by any member that is ready; its driver finds the others: `CASSANDRA_CONTACT_POINTS`,
   * `CASSANDRA_PORT`, `CASSANDRA_LOCAL_DATACENTER`, `CASSANDRA_KEYSPACE`, `CASSANDRA_USERNAME`, `CASSANDRA_PASSWORD`.
   */
  public get connection(): DatabaseConnection {
    const { datacenter, keyspace, user, credentials: secret, tlsSecret } = this;
    return cassandraConnection({ host: this.dnsNameOf(this.clientService), datacenter, database: keyspace, user, secret, tlsSecret });
  }

  /** The members that those of other sets of the cluster ask first: their `extraSeeds`. */
  public get seeds(): string[] {
    return this.pods.slice(0, layout.SEEDS).map(({ dnsName }) => dnsName);
  }

  /**
   * Lets the members of another set of the same cluster reach these, and the port for clients, by which they see who serves.
   *
   * @param peer another `Cassandra`, or pods, namespaces or addresses of one
   */
  public allowMembersFrom(peer: kplus.INetworkPolicyPeer): void {
    this._access.allowClients(peer);
    this._access.allowPort(layout.PEER_PORT, peer);
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    const { name, keyspace, datacenter, replicationFactor, backup } = this;
    return cassandraOperations({
      name,
      keyspace,
      datacenter,
      replicationFactor,
      backup,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map((pod) => pod.name),
      secret: this.credentials.name,
      tlsSecret: this.tlsSecret?.name,
      image: this.container.image,
    });
  }
}
