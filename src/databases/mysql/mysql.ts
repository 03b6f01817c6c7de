import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkInitScripts, checkNames, checkSynchronous, seriesOf } from './checks';
import { mySqlConnection } from './connection';
import * as layout from './layout';
import { mySqlOperations } from './operations';
import { MySqlProps } from './props';
import { heartbeatSeconds, myCnf } from './settings';
import { BackupJob } from '../backup-job';
import { BackupPlace, restoreScripts } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { madeOf } from '../derived-names';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { addExporter, DatabaseMetrics } from '../metrics';
import { mountAll, secretMounts } from '../mounts';
import { Operation } from '../operations';
import { ScriptValue, scriptFiles } from '../script-files';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '9.7.2';
const SCRIPTS = ['alive', 'backup', 'common', 'demote', 'join', 'new-database', 'passwords', 'promote', 'ready', 'restore', 'stop'].map((name) => `${name}.sh`);

/** An answer, and be it that there are too many connections. During recovery there is none. */
const IS_ALIVE = ['mysqladmin', '--no-defaults', `--socket=${layout.SOCKET}`, '--user=root', 'ping'];

const EXPORTER_IMAGE = 'prom/mysqld-exporter:v0.20.0';

/**
 * MySQL from the official image: a primary, and replicas that follow it by GTID and serve readers. A new replica clones
 * the primary.
 *
 * Failover is not automatic: Kubernetes restarts a lost primary on another node, with its volume, and writes wait until
 * then. When it is lost for good, an operator promotes a replica: see `operations`. A former primary that returns
 * follows, unless it has what nobody else got; then it says so and waits. Where that is not soon enough, use InnoDB
 * Cluster by MySQL's own operator.
 *
 * The Secret of the credentials has the keys `password` (of the application's user) and `replication-password`. `root`
 * has none: it is whoever can be on the server's socket, as `kubectl exec` can.
 *
 * @example
 * const orders = new MySql(chart, 'orders', { replicas: 3, storage: { size: Size.gibibytes(50) } });
 * orders.allowFrom(api);
 * orders.connection.addTo(api.containers[0]);
 */
export class MySql extends StatefulDatabase {
  /** The application's database. */
  public readonly database: string;

  /** The application's user. */
  public readonly user: string;

  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  private readonly tlsSecret?: kplus.ISecret;
  private readonly series: string;
  private readonly synchronousReplicas: number;
  private readonly backup?: BackupPlace;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members, version, names or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: MySqlProps) {
    checkProps(scope, id, props);
    const version = props.version ?? VERSION;
    const image = `${props.repository ?? 'mysql'}:${version}`;
    const answers = props.tls ? ['bash', `${layout.SCRIPTS_PATH}/alive.sh`] : IS_ALIVE;
    super(scope, id, {
      ...props,
      image,
      ports: [{ name: 'mysql', number: layout.PORT }],
      members: Members.primaryAndReplicas(props.primary ?? 0),
      user: layout.MYSQL_UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'mysql',
      // Not by the image's entrypoint, which would make a database of each empty volume: `join` sees to all that it does.
      command: ['mysqld', `--defaults-file=${layout.RUNTIME_PATH}/my.cnf`, `--init-file=${layout.RUNTIME_PATH}/init.sql`],
      readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { timeoutSeconds: Duration.seconds(10) }),
      liveness: kplus.Probe.fromCommand(answers, { failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
      startupCommand: answers,
      stopCommand: ['bash', `${layout.SCRIPTS_PATH}/stop.sh`],
      // Pages that have changed are written before the server ends.
      terminationGracePeriod: Duration.minutes(10),
    });
    const title = `database '${this.name}' (${this.node.path})`;
    this.series = seriesOf(version, title);
    this.database = props.database ?? this.name.replaceAll('-', '_');
    this.user = props.user ?? this.database;
    const { database, user } = this;
    checkNames(title, { database, user }, madeOf(this._nameOrigin, { ...props, user: props.user ?? props.database }, 'database', 'user'));
    checkInitScripts(title, props.initScripts ?? {});
    const synchronousReplicas = checkSynchronous(title, props.synchronousReplicas ?? 0, this.set.replicas);
    this.synchronousReplicas = synchronousReplicas;
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, this.credentialKeys);
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);

    const memory = this.container.resources?.memory;
    const limit = memory?.limit ?? memory?.request;
    const hasTls = this.tlsSecret !== undefined;
    const cnf = myCnf({ title, synchronousReplicas, memory: limit, storage: props.storage.size, hasTls, parameters: byKey(props.parameters) });
    const files = new ConfigFiles(this, this.set);
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const { socket, scripts } = this.addFiles(files, cnf, byKey(props.initScripts), secrets, {
      DATABASE: this.database,
      USER_NAME: this.user,
      HAS_TLS: hasTls,
      IS_SYNCHRONOUS: this.synchronousReplicas > 0,
      IS_FORMED: props.isFormed ?? false,
      HEARTBEAT_SECONDS: heartbeatSeconds(byKey(props.parameters)),
      MAX_LAG_SECONDS: (props.maxReplicaLag ?? Duration.minutes(1)).toSeconds(),
    });
    if (props.metrics) this.addMetrics(props.metrics, files, socket);
    if (props.backup) {
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.MYSQL_UID,
        script: `TARGET="$TARGET" bash ${layout.SCRIPTS_PATH}/backup.sh`,
        env: { PRIMARY_HOST: kplus.EnvValue.fromValue(this.pods[this.members.primary!].dnsName) },
        mounts: [...secrets, { path: layout.SCRIPTS_PATH, volume: scripts }],
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = job.place;
    }
  }

  /** The keys that the Secret of the credentials must have. */
  public get credentialKeys(): string[] {
    return Object.values(layout.KEYS);
  }

  /**
   * How the application connects to the primary: `MYSQL_HOST`, `MYSQL_PORT`, `MYSQL_DATABASE`, `MYSQL_USER`,
   * `MYSQL_PASSWORD`, and `DATABASE_URL` with all of it.
   */
  public get connection(): DatabaseConnection {
    return this.connectionBy(this.primaryService!);
  }

  /** How the application connects to read only: to any member that is ready, the primary included. */
  public get readerConnection(): DatabaseConnection {
    return this.connectionBy(this.clientService);
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return mySqlOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name }) => name),
      primary: this.members.primary!,
      secret: this.credentials.name,
      image: this.container.image,
      series: this.series,
      synchronousReplicas: this.synchronousReplicas,
      backup: this.backup,
    });
  }

  private connectionBy(service: kplus.Service): DatabaseConnection {
    const { database, user, credentials: secret, tlsSecret } = this;
    return mySqlConnection({ host: this.dnsNameOf(service), database, user, secret, tlsSecret });
  }

  /** What the server and what prepares its data read and write; returns volumes that others need, too. */
  private addFiles(
    files: ConfigFiles, cnf: string, init: Record<string, string>, secrets: ReturnType<typeof secretMounts>,
    prelude: Record<string, ScriptValue>,
  ): { readonly socket: kplus.Volume; readonly scripts: kplus.Volume } {
    const primary = this.pods[this.members.primary!];
    const primaryPod = { PRIMARY_POD: kplus.EnvValue.fromValue(primary.name) };
    const join = addJoinContainer(this.set, this.container, files, { ...primaryPod, PRIMARY_HOST: kplus.EnvValue.fromValue(primary.dnsName) });
    this.container.env.addVariable('PRIMARY_POD', primaryPod.PRIMARY_POD);
    this.container.mount(layout.MEMBERS_PATH, join.mounts[0].volume, { readOnly: true });
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume);
    // Run once, at the first start: a change replaces no pod. A volume without items would hold every file there is.
    if (Object.keys(init).length > 0) join.mount(layout.INIT_PATH, files.addDirectory({ name: 'init', files: init, isLive: true }), { readOnly: true });
    const scripts = files.addDirectory({ name: 'scripts', files: { ...scriptFiles('mysql', SCRIPTS, prelude), ...restoreScripts() }, isLive: true });
    const emptyDir = (id: string, name: string, options_: kplus.EmptyDirVolumeOptions = {}) => kplus.Volume.fromEmptyDir(this, id, name, options_);
    const socket = emptyDir('Socket', 'socket', { medium: kplus.EmptyDirMedium.MEMORY });
    mountAll([this.container, join], [
      ...secrets,
      // Read when they are run: a change concerns no server that runs, and replaces none.
      { path: layout.SCRIPTS_PATH, volume: scripts, readOnly: true },
      { path: layout.CONFIG_PATH, volume: files.addDirectory({ name: 'config', files: { 'my.cnf': cnf } }), readOnly: true },
      { path: layout.RUNTIME_PATH, volume: emptyDir('Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY }), readOnly: false },
      { path: layout.SOCKET_PATH, volume: socket, readOnly: false },
      { path: '/tmp', volume: emptyDir('Temporary', 'tmp'), readOnly: false },
    ]);
    return { socket, scripts };
  }

  /** The exporter is known on the socket by its user; it insists on a password all the same, which nobody reads. */
  private addMetrics(metrics: DatabaseMetrics, files: ConfigFiles, socket: kplus.Volume): void {
    const cnf = `[client]\nuser = ${layout.EXPORTER_USER}\nsocket = ${layout.SOCKET}\npassword = unused\n`;
    const exporter = addExporter(this, this.set, metrics, {
      image: EXPORTER_IMAGE,
      port: layout.EXPORTER_PORT,
      args: [`--config.my-cnf=${layout.EXPORTER_PATH}/my.cnf`],
    });
    exporter.mount(layout.EXPORTER_PATH, files.addDirectory({ name: 'exporter', files: { 'my.cnf': cnf } }), { readOnly: true });
    exporter.mount(layout.SOCKET_PATH, socket, { readOnly: true });
    this._access.allowPort(layout.EXPORTER_PORT, metrics.allowFrom);
  }
}
