import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { redisConnection } from './connection';
import { addRedisExporter } from './exporter';
import * as layout from './layout';
import { redisOperations } from './operations';
import { RedisProps } from './props';
import { redisScripts } from './scripts';
import { checkVersion, redisConf } from './settings';
import { BackupJob } from '../backup-job';
import { BackupPlace } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { mountAll, secretMounts } from '../mounts';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '8.4.0';

/**
 * Redis from the official image: a primary, and replicas that follow it and serve readers. Every write is in an
 * append-only file within a second.
 *
 * Failover is not automatic: Kubernetes restarts a lost primary with its volume, and writes wait until then. When it is
 * lost for good, an operator makes a replica the primary by changing `primary`: see `operations`. Where that is not soon
 * enough, use `RedisCluster`, or Redis Sentinel by an operator.
 *
 * The Secret of the credentials has the keys `password` (of the application, Redis' user `default`, who may do all but
 * administer), `admin-password`, `replication-password`, and with metrics `exporter-password`.
 *
 * @example
 * const carts = new Redis(chart, 'carts', { replicas: 3, storage: { size: Size.gibibytes(10) } });
 * carts.allowFrom(api);
 * carts.connection.addTo(api.containers[0]);
 */
export class Redis extends StatefulDatabase {
  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  /** The keys that the Secret of the credentials must have. */
  public readonly credentialKeys: string[];

  private readonly tlsSecret?: kplus.ISecret;
  private readonly backup?: BackupPlace;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: RedisProps) {
    checkProps(scope, id, props);
    checkVersion(`database ${scope.node.path === '' ? id : `${scope.node.path}/${id}`}`, props.version ?? VERSION, VERSION);
    const image = `${props.repository ?? 'redis'}:${props.version ?? VERSION}`;
    const hasTls = props.tls !== undefined;
    const answers = ['bash', `${layout.SCRIPTS_PATH}/alive.sh`];
    super(scope, id, {
      ...props,
      image,
      ports: [{ name: 'redis', number: layout.PORT }],
      members: Members.primaryAndReplicas(props.primary ?? 0),
      user: layout.REDIS_UID,
      dataPath: layout.DATA_PATH,
      containerName: 'redis',
      args: ['redis-server', `${layout.CONFIG_PATH}/redis.conf`],
      readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { timeoutSeconds: Duration.seconds(5) }),
      liveness: kplus.Probe.fromCommand(answers, { failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
      startupCommand: answers,
    });
    const title = `database '${this.name}' (${this.node.path})`;
    const minReplicasToWrite = checkMinReplicas(title, props.minReplicasToWrite ?? 0, this.set.replicas);
    this.credentialKeys = Object.values(layout.KEYS).filter((key) => props.metrics !== undefined || key !== layout.KEYS.exporter);
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, Object.values(layout.KEYS));
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);

    const memory = this.container.resources?.memory;
    const limit = memory?.limit ?? memory?.request;
    const conf = redisConf({ title, minReplicasToWrite, memory: limit, storage: props.storage.size, hasTls, parameters: byKey(props.parameters) });
    const files = new ConfigFiles(this, this.set);
    const scripts = {
      path: layout.SCRIPTS_PATH,
      // Read when they are run: a change concerns no server that runs, and replaces none.
      volume: files.addDirectory({
        name: 'scripts', files: redisScripts({ hasTls, hasExporter: props.metrics !== undefined, isFormed: props.isFormed ?? false }), isLive: true,
      }),
      readOnly: true,
    };
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const primary = this.pods[this.members.primary!];
    const primaryEnv = { PRIMARY_POD: kplus.EnvValue.fromValue(primary.name), PRIMARY_HOST: kplus.EnvValue.fromValue(primary.dnsName) };
    Object.entries(primaryEnv).forEach(([name, value]) => this.container.env.addVariable(name, value));
    const join = addJoinContainer(this.set, this.container, files, primaryEnv);
    join.mount(layout.DATA_PATH, this.container.mounts[0].volume);
    this.container.mount(layout.MEMBERS_PATH, join.mounts[0].volume, { readOnly: true });
    this.container.mount(layout.CONFIG_PATH, files.addDirectory({ name: 'config', files: { 'redis.conf': conf } }), { readOnly: true });
    const runtime = kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY });
    mountAll([this.container, join], [
      ...secrets,
      scripts,
      { path: layout.RUNTIME_PATH, volume: runtime, readOnly: false },
    ]);

    if (props.metrics) {
      addRedisExporter(this, this.set, props.metrics, this.credentials, secrets);
      this._access.allowPort(layout.EXPORTER_PORT, props.metrics.allowFrom);
    }
    if (props.backup) {
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.REDIS_UID,
        script: `TARGET="$TARGET" bash ${layout.SCRIPTS_PATH}/backup.sh`,
        env: { PRIMARY_HOST: kplus.EnvValue.fromValue(primary.dnsName) },
        mounts: [...secrets, scripts],
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = job.place;
    }
  }

  /**
   * How the application connects to the primary: `REDIS_HOST`, `REDIS_PORT`, `REDIS_PASSWORD`, and `REDIS_URL` with all
   * of it.
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
    return redisOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name }) => name),
      primary: this.members.primary!,
      secret: this.credentials.name,
      keys: this.credentialKeys,
      image: this.container.image,
      backup: this.backup,
    });
  }

  private connectionBy(service: kplus.Service): DatabaseConnection {
    return redisConnection(this.dnsNameOf(service), this.credentials, this.tlsSecret, '/0');
  }
}

function checkMinReplicas(title: string, count: number, replicas: number): number {
  if (!Number.isInteger(count) || count < 0 || count > replicas - 1) {
    throw new Error(`${title}: minReplicasToWrite is ${count}, and ${replicas} members have ${replicas - 1} replicas: `
      + `${count > replicas - 1 ? 'the primary would refuse every write' : 'that is no number of replicas'}; use 0 to ${Math.max(0, replicas - 2)}, so that one may be missing`);
  }
  return count;
}
