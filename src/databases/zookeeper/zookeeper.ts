import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { zooKeeperOperations } from './operations';
import { ZooKeeperProps } from './props';
import { zooKeeperScripts } from './scripts';
import { clientFlags, heapMebibytes, zooCfg } from './settings';
import { BackupJob } from '../backup-job';
import { BackupPlace } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { DNS_TTL } from '../java-dns';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { announceMetrics } from '../metrics';
import { mountAll, secretMounts } from '../mounts';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '3.9.6';

/**
 * ZooKeeper from the official image: an ensemble that agrees by majority, and elects another leader by itself within
 * seconds.
 *
 * Members join and leave while the others run (dynamic reconfiguration). A new one copies the leader and then asks for a
 * vote, when the set is scaled up. Before it is scaled down, an operator takes the vote of the highest member: see
 * `operations`. A member whose volume is lost copies the leader anew, and has no vote until then. When a majority is lost
 * for good, restore a backup.
 *
 * The Secret of the credentials has the key `admin-password`, of the superuser `super`, by whom members are added and
 * snapshots taken: letters and digits. Clients have no passwords: they prove themselves by a certificate (`clientTls`), or
 * are let in by `allowFrom` alone.
 *
 * @example
 * const locks = new ZooKeeper(chart, 'locks', { replicas: 3, storage: { size: Size.gibibytes(10) } });
 * locks.allowFrom(api);
 * locks.connection.addTo(api.containers[0]);
 */
export class ZooKeeper extends StatefulDatabase {
  /** The Secret with the password. */
  public readonly credentials: kplus.ISecret;

  /** The keys that the Secret of the credentials must have. */
  public readonly credentialKeys: string[];

  private readonly tlsSecret?: kplus.ISecret;
  private readonly clientSecret?: kplus.ISecret;
  private readonly backup?: BackupPlace;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: ZooKeeperProps) {
    checkProps(scope, id, props);
    const image = `${props.repository ?? 'zookeeper'}:${props.version ?? VERSION}`;
    const hasTls = props.tls !== undefined;
    const flavour = { hasTls, needsClientCertificate: props.clientTls !== undefined };
    const memory = props.resources?.memory;
    const port = layout.clientPort(hasTls);
    super(scope, id, {
      ...props,
      image,
      ports: [
        { name: 'client', number: port },
        { name: 'quorum', number: layout.QUORUM_PORT, isInternal: true },
        { name: 'election', number: layout.ELECTION_PORT, isInternal: true },
        { name: 'admin', number: layout.ADMIN_PORT, isInternal: true },
        ...props.metrics ? [{ name: 'metrics', number: layout.METRICS_PORT, isInternal: true }] : [],
      ],
      members: Members.majority(),
      user: layout.UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'zookeeper',
      command: ['bash', `${layout.SCRIPTS_PATH}/start.sh`],
      env: variables({
        ZK_SERVER_HEAP: String(heapMebibytes(memory?.limit ?? memory?.request)),
        ZK_CLIENT_HEAP: '64',
        SERVER_JVMFLAGS: [DNS_TTL, ...props.jvmFlags ?? []].join(' '),
        CLIENT_JVMFLAGS: clientFlags(flavour).join(' '),
        // Neither a port without a password, nor log files: the log goes to the console.
        JMXDISABLE: 'true',
        ZOO_LOG_DIR: '/tmp',
      }),
      readiness: kplus.Probe.fromCommand(['timeout', '4', 'bash', `${layout.SCRIPTS_PATH}/ask.sh`, 'localhost', 'srvr'], { timeoutSeconds: Duration.seconds(5) }),
      // Holds without a leader too: members that are killed while there is no majority never make one.
      liveness: kplus.Probe.fromHttpGet('/commands/ruok', { port: layout.ADMIN_PORT, timeoutSeconds: Duration.seconds(5), failureThreshold: 6 }),
      startupCommand: ['timeout', '4', 'bash', '-c', `exec 3<>/dev/tcp/localhost/${layout.ADMIN_PORT}`],
    });
    const title = `database '${this.name}' (${this.node.path})`;
    check(title, props);
    this.credentialKeys = [layout.ADMIN_KEY];
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, this.credentialKeys);
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);
    this.clientSecret = props.clientTls?._bind(new Construct(this, 'Client'), `${this.name}-client`, () => [`${this.name}-client`]);

    const cfg = zooCfg({ title, ...flavour, hasMetrics: props.metrics !== undefined, parameters: byKey(props.parameters) });
    const files = new ConfigFiles(this, this.set);
    const join = addJoinContainer(this.set, this.container, files, {});
    const config = files.addDirectory({ name: 'config', files: { 'zoo.cfg': cfg } });
    join.mount(layout.CONFIG_PATH, config, { readOnly: true });
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume);
    // Whether the ensemble is formed concerns the next start of a member, and no member that runs.
    const scripts = files.addDirectory({ name: 'scripts', files: zooKeeperScripts({ hasTls, isFormed: props.isFormed ?? false }), isLive: true });
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    mountAll([this.container, join], [
      ...secrets,
      { path: layout.SCRIPTS_PATH, volume: scripts, readOnly: true },
      { path: layout.RUNTIME_PATH, volume: kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY }), readOnly: false },
      { path: '/tmp', volume: kplus.Volume.fromEmptyDir(this, 'Temporary', 'tmp'), readOnly: false },
    ]);

    if (props.metrics) {
      announceMetrics(this, this.set, props.metrics, layout.METRICS_PORT);
      this._access.allowPort(layout.METRICS_PORT, props.metrics.allowFrom);
    }
    if (props.backup) {
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.UID,
        script: `TARGET="$TARGET" bash ${layout.SCRIPTS_PATH}/backup.sh`,
        env: variables({ MEMBERS: this.set.peerList({ separator: ' ' }) }),
        mounts: [...secrets, { path: layout.SCRIPTS_PATH, volume: scripts }],
      }, props.storage);
      this._access.allowPort(layout.ADMIN_PORT, kplus.Pods.select(this, 'BackupPods', { labels: job.labels }));
      this.backup = job.place;
    }
  }

  /**
   * How an application connects, by any member that is ready: `ZOOKEEPER_HOST`, `ZOOKEEPER_PORT`, and `ZOOKEEPER_CONNECT` with
   * both.
   */
  public get connection(): DatabaseConnection {
    const host = this.dnsNameOf(this.clientService);
    const port = layout.clientPort(this.tlsSecret !== undefined);
    return new DatabaseConnection({
      host,
      port,
      tlsSecret: this.clientSecret ?? this.tlsSecret,
      variables: variables({ ZOOKEEPER_HOST: host, ZOOKEEPER_PORT: String(port), ZOOKEEPER_CONNECT: `${host}:${port}` }),
    });
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return zooKeeperOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name, dnsName }) => ({ name, dnsName })),
      secret: this.credentials.name,
      image: this.container.image,
      hasTls: this.tlsSecret !== undefined,
      backup: this.backup,
    });
  }
}

function variables(values: Record<string, string>): Record<string, kplus.EnvValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]));
}

function check(title: string, { clientTls, tls, metrics, version }: ZooKeeperProps): void {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? VERSION) ?? [];
  if (!(Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 9))) {
    throw new Error(`${title}: version is '${version}', expected the tag of an image with 3.9 or later, such as '${VERSION}': earlier ones take no snapshots by request`);
  }
  if (clientTls && !tls) throw new Error(`${title}: clientTls is given without tls: a server without a certificate asks for none; give both, from one CA`);
  if (metrics?.image !== undefined || metrics?.resources) {
    throw new Error(`${title}: metrics has ${metrics.image === undefined ? 'resources' : 'an image'}, and ZooKeeper tells its metrics itself: there is no exporter; leave it out`);
  }
}
