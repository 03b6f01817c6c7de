import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkInitScripts, checkNames, checkReplicas, checkVersion } from './checks';
import { mongoConnection } from './connection';
import * as layout from './layout';
import { memberScript } from './member-script';
import { MongoBackup, mongoOperations } from './operations';
import { MongoDbProps } from './props';
import { BACKUP_SCRIPT, joinScript, PASSWORDS_SCRIPT, READY_SCRIPT, REMOVE_SCRIPT, RESTORE_SCRIPT, shellScript, START_SCRIPT } from './scripts';
import { mongodConf } from './settings';
import { BackupJob } from '../backup-job';
import { restoreScripts } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { madeOf } from '../derived-names';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { addExporter, DatabaseMetrics } from '../metrics';
import { mountAll, secretMounts, SharedMount } from '../mounts';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '8.0.32';
const EXPORTER_IMAGE = 'percona/mongodb_exporter:0.53.0';

/**
 * MongoDB from the official image: a replica set, whose members agree by majority and elect another primary by themselves
 * within seconds.
 *
 * A new member joins when the set is scaled up. Before it is scaled down, an operator removes the highest member from the
 * replica set: see `operations`. A member whose volume is lost joins as a new one, without a vote until it has the data.
 * Sharding is for MongoDB's or Percona's operator.
 *
 * Memory is 2Gi, as request and limit, unless `resources` says otherwise. The Secret of the credentials has the keys
 * `password` (of the application's user), `admin-password` (of the user `admin`), `keyfile` (letters and digits by which
 * members know each other, which does not change) and, with `metrics`, `exporter-password`.
 *
 * @example
 * const carts = new MongoDb(chart, 'carts', { replicas: 3, storage: { size: Size.gibibytes(50) } });
 * carts.allowFrom(api);
 * carts.connection.addTo(api.containers[0]);
 */
export class MongoDb extends StatefulDatabase {
  /** The application's database. */
  public readonly database: string;

  /** The application's user. */
  public readonly user: string;

  /** The name of the replica set. */
  public readonly replicaSetName: string;

  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  private readonly keys: string[];

  private readonly tlsSecret?: kplus.ISecret;
  private readonly version: string;
  private readonly backup?: MongoBackup;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members, names or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: MongoDbProps) {
    checkProps(scope, id, props);
    const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    const version = props.version ?? VERSION;
    checkVersion(version, path);
    checkReplicas(props.replicas ?? 3, path);
    checkInitScripts(props.initScripts ?? {}, path);
    const image = `${props.repository ?? 'mongo'}:${version}`;
    const memory = props.resources?.memory ?? { request: Size.gibibytes(2), limit: Size.gibibytes(2) };
    const value = (text: string) => kplus.EnvValue.fromValue(text);
    const env = {
      POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP),
      // mongosh keeps a history and its settings there.
      HOME: value('/tmp'),
    };
    super(scope, id, {
      ...props,
      image,
      ports: [{ name: 'mongodb', number: layout.PORT }],
      members: Members.majority(),
      user: layout.UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'mongodb',
      resources: { ...props.resources, memory },
      // Not by the image's entrypoint, which makes users of a server that is alone.
      command: ['bash', `${layout.SCRIPTS_PATH}/start.sh`],
      env,
      // mongosh takes a second of a processor each time.
      readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { periodSeconds: Duration.seconds(20), timeoutSeconds: Duration.seconds(15) }),
      liveness: kplus.Probe.fromTcpSocket({ port: layout.PORT, failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
    });
    this.version = version;
    this.database = props.database ?? this.name.replaceAll('-', '_');
    this.user = props.user ?? this.database;
    this.replicaSetName = props.replicaSetName ?? this.name;
    const { database, user, replicaSetName } = this;
    checkNames({ database, user, replicaSetName }, madeOf(this._nameOrigin, { ...props, user: props.user ?? props.database }, 'database', 'user', 'replicaSetName'), path);

    const { application, admin, members, exporter } = layout.KEYS;
    this.keys = [application, admin, members, ...props.metrics ? [exporter] : []];
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, [application, admin, members, exporter]);
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);
    const hasTls = this.tlsSecret !== undefined;
    const uriOptions = `replicaSet=${replicaSetName}&authSource=admin${hasTls ? `&tls=true&tlsCAFile=${layout.TLS_PATH}/ca.crt` : ''}`;
    const uri = (login: string) => `mongodb://${login}@${this.dnsNameOf(this.clientService)}:${layout.PORT}/?${uriOptions}`;

    const files = new ConfigFiles(this, this.set);
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const join = addJoinContainer(this.set, this.container, files, env);
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume);
    // The server is started by the image and its settings; what these scripts do besides concerns none that runs.
    const scripts = files.addDirectory({
      name: 'scripts',
      isLive: true,
      files: {
        'join.sh': joinScript({ hasTls }),
        'member.js': memberScript({
          replicaSetName,
          database,
          user,
          hasTls,
          hasExporter: props.metrics !== undefined,
          isFormed: props.isFormed ?? false,
          maxLagSeconds: (props.maxReplicaLag ?? Duration.minutes(1)).toSeconds(),
        }),
        'start.sh': START_SCRIPT,
        'ready.sh': READY_SCRIPT,
        'remove.sh': REMOVE_SCRIPT,
        'shell.sh': shellScript({ uri: uri(`${layout.ADMIN_USER}:PASSWORD`) }),
        'passwords.sh': PASSWORDS_SCRIPT,
        'restore.sh': RESTORE_SCRIPT,
        ...restoreScripts(),
      },
    });
    const limit = memory.limit ?? memory.request;
    const conf = mongodConf({
      title: `database '${this.name}' (${path})`, replicaSetName, memory: limit, hasTls, parameters: byKey(props.parameters),
    });
    mountAll([this.container, join], [
      ...secrets,
      { path: layout.SCRIPTS_PATH, volume: scripts, readOnly: true },
      { path: layout.CONFIG_PATH, volume: files.addDirectory({ name: 'config', files: { 'mongod.conf': conf } }), readOnly: true },
      { path: layout.RUNTIME_PATH, volume: kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY }), readOnly: false },
      { path: layout.CONFIGDB_PATH, volume: kplus.Volume.fromEmptyDir(this, 'ConfigDb', 'configdb'), readOnly: false },
      // mongod's socket is there, too.
      { path: '/tmp', volume: kplus.Volume.fromEmptyDir(this, 'Temporary', 'tmp'), readOnly: false },
    ]);
    // A member that is not one yet asks the others to take it in.
    this.container.mount(layout.MEMBERS_PATH, join.mounts.find(({ path: mounted }) => mounted === layout.MEMBERS_PATH)!.volume, { readOnly: true });
    if (props.initScripts) {
      join.mount(layout.INIT_PATH, files.addDirectory({ name: 'init', files: byKey(props.initScripts), isLive: true }), { readOnly: true });
    }

    if (props.metrics) this.addMetrics(props.metrics, secrets);
    if (props.backup) {
      const clientEnv = { MONGODB_URI: uri(layout.ADMIN_USER), HOME: '/tmp' };
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.UID,
        script: BACKUP_SCRIPT,
        // mongodump reads four collections at a time, and packs each.
        memory: Size.gibibytes(1),
        env: Object.fromEntries(Object.entries(clientEnv).map(([name, text]) => [name, value(text)])),
        mounts: secrets,
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = { place: job.place, labels: job.labels, env: clientEnv };
    }
  }

  /** The keys that the Secret of the credentials must have. */
  public get credentialKeys(): string[] {
    return [...this.keys];
  }

  /**
   * How the application connects, as the owner of its database: `MONGODB_HOST`, `MONGODB_PORT`, `MONGODB_DATABASE`,
   * `MONGODB_USERNAME`, `MONGODB_PASSWORD`, and `MONGODB_URI` with all of it.
   */
  public get connection(): DatabaseConnection {
    const { database, user, replicaSetName, credentials: secret, tlsSecret } = this;
    return mongoConnection({ host: this.dnsNameOf(this.clientService), database, user, replicaSetName, secret, tlsSecret });
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return mongoOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      version: this.version,
      pods: this.pods,
      secret: this.credentials.name,
      secretKeys: this.credentialKeys,
      tlsSecret: this.tlsSecret?.name,
      image: this.container.image,
      backup: this.backup,
    });
  }

  private addMetrics(metrics: DatabaseMetrics, secrets: SharedMount[]): void {
    const options = `directConnection=true&authSource=admin${this.tlsSecret ? `&tls=true&tlsCAFile=${layout.TLS_PATH}/ca.crt` : ''}`;
    const exporter = addExporter(this, this.set, metrics, {
      image: EXPORTER_IMAGE,
      port: layout.EXPORTER_PORT,
      args: ['--collector.diagnosticdata', '--collector.replicasetstatus', '--compatible-mode'],
      env: {
        EXPORTER_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: this.credentials, key: layout.KEYS.exporter }),
        MONGODB_URI: kplus.EnvValue.fromValue(`mongodb://${layout.EXPORTER_USER}:$(EXPORTER_PASSWORD)@localhost:${layout.PORT}/admin?${options}`),
      },
    });
    mountAll([exporter], secrets.filter(({ path }) => path === layout.TLS_PATH));
    this._access.allowPort(layout.EXPORTER_PORT, metrics.allowFrom);
  }
}
