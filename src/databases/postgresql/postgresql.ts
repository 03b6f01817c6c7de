import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkInitScripts, checkNames, checkSynchronous, majorOf } from './checks';
import { postgreSqlConnection } from './connection';
import { initScripts } from './init-scripts';
import * as layout from './layout';
import { postgreSqlOperations, PostgreSqlSetup } from './operations';
import { PostgreSqlProps } from './props';
import { memberConnection, pgHbaConf, PG_IDENT_CONF, postgresqlConf, primaryConnection } from './settings';
import { serverMounts, sharedMounts } from './volumes';
import { DEFAULT_NAMESPACE } from '../../constructs/naming';
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
import { addExporter } from '../metrics';
import { mountAll, secretMounts } from '../mounts';
import { Operation } from '../operations';
import { scriptFile } from '../script-file';
import { scriptFiles } from '../script-files';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '18.3';
const EXPORTER_IMAGE = 'quay.io/prometheuscommunity/postgres-exporter:v0.19.1';

const ALIVE = ['bash', `${layout.SCRIPTS_PATH}/alive.sh`];
const READY = ['bash', `${layout.SCRIPTS_PATH}/ready.sh`];

/**
 * PostgreSQL from the official image: a primary, and standbys that stream from it and serve readers.
 *
 * Failover is not automatic: Kubernetes restarts a lost primary on another node, with its volume, and writes wait until
 * then. When it is lost for good, an operator promotes a standby, by the commands that `operations` has; a former
 * primary that returns is rewound, or copied anew, and follows. Where that is not soon enough, use an operator such as CloudNativePG.
 *
 * The Secret of the credentials has the keys `password` (of the application's role), `postgres-password` (of the
 * superuser) and `replication-password`.
 *
 * @example
 * const orders = new PostgreSql(chart, 'orders', { replicas: 3, storage: { size: Size.gibibytes(50) } });
 * orders.allowFrom(api);
 * orders.connection.addTo(api.containers[0]);
 */
export class PostgreSql extends StatefulDatabase {
  /** The application's database. */
  public readonly database: string;

  /** The application's role. */
  public readonly user: string;

  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  private readonly tlsSecret?: kplus.ISecret;
  private readonly setup: PostgreSqlSetup;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members, versions, names or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: PostgreSqlProps) {
    checkProps(scope, id, props);
    const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    const version = props.version ?? VERSION;
    const major = majorOf(version, path);
    const replicas = props.replicas ?? 3;
    const synchronousStandbys = checkSynchronous(props.synchronousStandbys ?? 0, replicas, path);
    checkInitScripts(props.initScripts ?? {}, path);
    const image = `${props.repository ?? 'postgres'}:${version}`;
    super(scope, id, {
      ...props,
      image,
      ports: [{ name: 'postgresql', number: layout.PORT }],
      members: Members.primaryAndReplicas(props.primary ?? 0),
      user: layout.POSTGRES_UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'postgresql',
      args: [
        'postgres', '-c', `config_file=${layout.CONFIG_PATH}/postgresql.conf`,
        '-c', 'cluster_name=$(POD_NAME)', '-c', `primary_slot_name=${layout.slotName('$(POD_INDEX)')}`,
      ],
      env: {
        PGDATA: kplus.EnvValue.fromValue(layout.dataPath(major)),
        PGPASSFILE: kplus.EnvValue.fromValue(layout.PASSFILE),
        POSTGRES_PASSWORD_FILE: kplus.EnvValue.fromValue(`${layout.CREDENTIALS_PATH}/${layout.KEYS.superuser}`),
        POSTGRES_INITDB_ARGS: kplus.EnvValue.fromValue('--data-checksums --encoding=UTF8'),
        ...props.walStorage ? { POSTGRES_INITDB_WALDIR: kplus.EnvValue.fromValue(layout.WAL_PATH) } : {},
      },
      readiness: kplus.Probe.fromCommand(READY, { periodSeconds: Duration.seconds(5), failureThreshold: 4, timeoutSeconds: Duration.seconds(5) }),
      liveness: kplus.Probe.fromCommand(ALIVE, { failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
      startupCommand: ALIVE,
      stopCommand: ['pg_ctl', 'stop', '--mode=fast', '--wait', '--timeout=100'],
    });
    this.database = props.database ?? this.name.replaceAll('-', '_');
    this.user = props.user ?? this.database;
    checkNames(this.database, this.user, madeOf(this._nameOrigin, { ...props, user: props.user ?? props.database }, 'database', 'user'), path);

    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, this.credentialKeys);
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);
    const primary = this.pods[this.members.primary!];
    const hasTls = this.tlsSecret !== undefined;
    const connection = primaryConnection({ primaryHost: primary.dnsName, hasTls });
    const membership = {
      PRIMARY_POD: kplus.EnvValue.fromValue(primary.name),
      PRIMARY_HOST: kplus.EnvValue.fromValue(primary.dnsName),
      CONNECTION: kplus.EnvValue.fromValue(memberConnection({ hasTls })),
      SLOT: kplus.EnvValue.fromValue(layout.slotName('$(POD_INDEX)')),
    };
    Object.entries(membership).forEach(([variable, value]) => this.container.env.addVariable(variable, value));
    const memory = this.container.resources?.memory;
    const settings = {
      title: `database '${this.name}' (${path})`,
      name: this.name,
      primaryHost: primary.dnsName,
      replicas,
      synchronousStandbys,
      memory: memory?.limit ?? memory?.request,
      walVolume: (props.walStorage ?? props.storage).size,
      hasTls,
      parameters: byKey(props.parameters),
      accessRules: props.accessRules ?? [],
    };

    const files = new ConfigFiles(this, this.set);
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const join = addJoinContainer(this.set, this.container, files, {
      PGDATA: kplus.EnvValue.fromValue(layout.dataPath(major)),
      PGPASSFILE: kplus.EnvValue.fromValue(layout.PASSFILE),
      ...membership,
    });
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume);
    const members = join.mounts.find(({ path: mountPath }) => mountPath === layout.MEMBERS_PATH)!.volume;
    this.container.mount(layout.MEMBERS_PATH, members, { readOnly: true });
    mountAll([this.container, join], [
      ...secrets,
      ...sharedMounts(this, files, {
        scripts: {
          ...scriptFiles('postgresql', [
            'join.sh', 'rewind.sh', 'copy.sh', 'members.sh', 'ready.sh', 'alive.sh', 'demote.sh', 'promote.sh', 'passwords.sql', 'restore.sh',
          ], {
            SET_NAME: this.name,
            NAMESPACE: this.set.metadata.namespace ?? DEFAULT_NAMESPACE,
            CLAIM_TEMPLATES: props.walStorage ? ['data', 'wal'] : ['data'],
            PORT: layout.PORT,
            VOLUME: layout.VOLUME_PATH,
            WAL: props.walStorage ? layout.WAL_PATH : '',
            CONFIG: layout.CONFIG_PATH,
            CREDENTIALS: layout.CREDENTIALS_PATH,
            MEMBERS: `${layout.MEMBERS_PATH}/members`,
            UPSTREAM: layout.UPSTREAM,
            REPLICATION_ROLE: layout.REPLICATION_ROLE,
            APPLICATION_ROLE: this.user,
            APPLICATION_DATABASE: this.database,
            HAS_TLS: hasTls,
            TLS: layout.TLS_PATH,
            IS_FORMED: props.isFormed ?? false,
            MAX_LAG: (props.maxStandbyLag ?? Duration.minutes(1)).toSeconds(),
          }),
          ...restoreScripts(),
        },
        config: { 'postgresql.conf': postgresqlConf(settings), 'pg_hba.conf': pgHbaConf(settings), 'pg_ident.conf': PG_IDENT_CONF },
        walStorage: props.walStorage,
      }),
    ]);
    const socket = kplus.Volume.fromEmptyDir(this, 'Socket', 'socket', { medium: kplus.EmptyDirMedium.MEMORY });
    const init = initScripts({ database: this.database, synchronousStandbys, initScripts: byKey(props.initScripts) });
    mountAll([this.container], serverMounts(this, files, socket, init));

    if (props.metrics) {
      const exporter = addExporter(this, this.set, props.metrics, {
        image: EXPORTER_IMAGE,
        port: layout.EXPORTER_PORT,
        // On the socket the exporter is known by its user: it needs no password.
        env: { DATA_SOURCE_NAME: kplus.EnvValue.fromValue(`user=${layout.EXPORTER_ROLE} host=${layout.SOCKET_PATH} dbname=postgres sslmode=disable`) },
      });
      exporter.mount(layout.SOCKET_PATH, socket, { readOnly: true });
      this._access.allowPort(layout.EXPORTER_PORT, props.metrics.allowFrom);
    }
    const job = props.backup && new BackupJob(this, this.set, props.backup, {
      image,
      user: layout.POSTGRES_UID,
      script: scriptFile('postgresql', 'backup.sh'),
      env: { PRIMARY_CONNECTION: kplus.EnvValue.fromValue(connection) },
      mounts: secrets,
    }, props.storage);
    if (job) this._access.allowPods(job.labels);
    this.setup = { hasWalVolume: props.walStorage !== undefined, major, backup: job?.place };
  }

  /** The keys that the Secret of the credentials must have. */
  public get credentialKeys(): string[] {
    return [layout.KEYS.application, layout.KEYS.superuser, layout.KEYS.replication];
  }

  /**
   * How the application connects to the primary, as the owner of its database: `PGHOST`, `PGPORT`, `PGDATABASE`,
   * `PGUSER`, `PGPASSWORD`, and `DATABASE_URL` with all of it.
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
    return postgreSqlOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name }) => name),
      claims: this.pods.map(({ claims }) => claims.map(({ name }) => name)),
      primary: this.members.primary!,
      secret: this.credentials.name,
      user: this.user,
      image: this.container.image,
      ...this.setup,
    });
  }

  private connectionBy(service: kplus.Service): DatabaseConnection {
    const { database, user, credentials: secret, tlsSecret } = this;
    return postgreSqlConnection({ host: this.dnsNameOf(service), database, user, secret, tlsSecret });
  }
}
