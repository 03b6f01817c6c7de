import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { addFormJob, formJobName } from './form-job';
import * as layout from './layout';
import { redisClusterOperations } from './operations';
import { RedisClusterProps } from './props';
import { redisClusterScripts } from './scripts';
import { BackupJob } from '../backup-job';
import { BackupPlace } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { mountAll, secretMounts, SharedMount } from '../mounts';
import { Operation } from '../operations';
import { redisConnection } from '../redis/connection';
import { addRedisExporter } from '../redis/exporter';
import { checkVersion, redisConf } from '../redis/settings';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '8.4.0';

/**
 * Redis Cluster from the official image: keys divided among shards, each with a master and replicas of it.
 *
 * Failover is automatic: when a master is out of reach, the majority of the masters lets one of its replicas take its
 * place, after `cluster-node-timeout` (15 seconds). What that replica had not received yet is lost. A Job forms the
 * cluster, and takes new members in after scaling up; before scaling down, an operator runs a script: see `operations`.
 *
 * Applications need a client that knows of clusters. The Secret of the credentials has the keys `password` (of the
 * application, Redis' user `default`, who may do all but administer), `admin-password`, `replication-password`, and with
 * metrics `exporter-password`.
 *
 * @example
 * const sessions = new RedisCluster(chart, 'sessions', { replicas: 6, storage: { size: Size.gibibytes(10) } });
 * sessions.allowFrom(api);
 * sessions.connection.addTo(api.containers[0]);
 */
export class RedisCluster extends StatefulDatabase {
  /** The Secret with the passwords. */
  public readonly credentials: kplus.ISecret;

  /** The keys that the Secret of the credentials must have. */
  public readonly credentialKeys: string[];

  private readonly shardSize: number;
  private readonly tlsSecret?: kplus.ISecret;
  private readonly backup?: BackupPlace;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: RedisClusterProps) {
    checkProps(scope, id, props);
    const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    check(`RedisCluster ${path}`, props);
    const image = `${props.repository ?? 'redis'}:${props.version ?? VERSION}`;
    const replicasPerShard = props.replicasPerShard ?? 1;
    const hasTls = props.tls !== undefined;
    const answers = ['bash', `${layout.SCRIPTS_PATH}/alive.sh`];
    super(scope, id, {
      ...props,
      replicas: props.replicas ?? 6,
      image,
      ports: [{ name: 'redis', number: layout.PORT }, { name: 'bus', number: layout.BUS_PORT, isInternal: true }],
      members: Members.shards(replicasPerShard + 1),
      user: layout.REDIS_UID,
      dataPath: layout.DATA_PATH,
      containerName: 'redis',
      args: ['redis-server', `${layout.CONFIG_PATH}/redis.conf`],
      readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { timeoutSeconds: Duration.seconds(5) }),
      liveness: kplus.Probe.fromCommand(answers, { failureThreshold: 6, timeoutSeconds: Duration.seconds(5) }),
      startupCommand: answers,
      stopCommand: ['bash', `${layout.SCRIPTS_PATH}/stop.sh`],
    });
    this.shardSize = replicasPerShard + 1;
    const title = `database '${this.name}' (${this.node.path})`;
    this.credentialKeys = Object.values(layout.KEYS).filter((key) => props.metrics !== undefined || key !== layout.KEYS.exporter);
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, Object.values(layout.KEYS));
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);

    const memory = this.container.resources?.memory;
    const limit = memory?.limit ?? memory?.request;
    const parameters = byKey(props.parameters);
    const cluster = clusterSettings(hasTls, parameters);
    const conf = redisConf({ title, minReplicasToWrite: 0, memory: limit, storage: props.storage.size, hasTls, parameters, cluster });
    const secrets = secretMounts(this, this.credentials, this.tlsSecret);
    const files = redisClusterScripts({ hasTls, hasExporter: props.metrics !== undefined, replicasPerShard });
    const { scripts, members } = this.addFiles(conf, files, secrets);
    this._access.allowPods(addFormJob(this, this.set, { image, secretNames: this.secretNames, mounts: [...secrets, scripts, members] }));

    if (props.metrics) {
      addRedisExporter(this, this.set, props.metrics, this.credentials, secrets);
      this._access.allowPort(layout.EXPORTER_PORT, props.metrics.allowFrom);
    }
    if (props.backup) {
      const job = new BackupJob(this, this.set, props.backup, {
        image,
        user: layout.REDIS_UID,
        script: `TARGET="$TARGET" bash ${layout.SCRIPTS_PATH}/backup.sh`,
        env: { CLUSTER_HOST: kplus.EnvValue.fromValue(this.dnsNameOf(this.clientService)) },
        mounts: [...secrets, scripts],
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = job.place;
    }
  }

  /**
   * How the application connects, by any member that is ready, which tells it of the others: `REDIS_HOST`, `REDIS_PORT`,
   * `REDIS_PASSWORD`, and `REDIS_URL` with all of it. Its client must know of clusters.
   */
  public get connection(): DatabaseConnection {
    return redisConnection(this.dnsNameOf(this.clientService), this.credentials, this.tlsSecret);
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return redisClusterOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name }) => name),
      shardSize: this.shardSize,
      clientHost: this.dnsNameOf(this.clientService),
      formJob: (replicas) => formJobName(this.name, replicas, { image: this.container.image, secretNames: this.secretNames }),
      secret: this.credentials.name,
      tlsSecret: this.tlsSecret?.name,
      keys: this.credentialKeys,
      image: this.container.image,
      backup: this.backup,
    });
  }

  private get secretNames(): string[] {
    return [this.credentials.name, ...this.tlsSecret ? [this.tlsSecret.name] : []];
  }

  /** What the members read and write; returns what Jobs read as well. */
  private addFiles(conf: string, scriptFiles: Record<string, string>, secrets: SharedMount[]): Record<'scripts' | 'members', SharedMount> {
    const files = new ConfigFiles(this, this.set);
    const join = addJoinContainer(this.set, this.container, files, { POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP) });
    join.mount(layout.DATA_PATH, this.container.mounts[0].volume);
    const members = { path: layout.MEMBERS_PATH, volume: join.mounts[0].volume, readOnly: true };
    const scripts = { path: layout.SCRIPTS_PATH, volume: files.addDirectory({ name: 'scripts', files: scriptFiles, isLive: true }), readOnly: true };
    this.container.mount(layout.CONFIG_PATH, files.addDirectory({ name: 'config', files: { 'redis.conf': conf } }), { readOnly: true });
    const runtime = kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY });
    mountAll([this.container, join], [...secrets, scripts, { path: layout.RUNTIME_PATH, volume: runtime, readOnly: false }]);
    const temporary = { path: '/tmp', volume: kplus.Volume.fromEmptyDir(this, 'Temporary', 'tmp'), readOnly: false };
    mountAll([this.container], [members, temporary]);
    mountAll([join], [temporary]);
    return { scripts, members };
  }
}

/** What makes a server a member of a cluster. */
function clusterSettings(hasTls: boolean, parameters: Record<string, string>): Record<string, string> {
  return {
    'cluster-enabled': 'yes',
    'cluster-config-file': layout.NODES_FILE,
    // A client checks the certificate by name; without one, an address asks nobody where it is.
    'cluster-preferred-endpoint-type': hasTls ? 'hostname' : 'ip',
    'tls-cluster': hasTls ? 'yes' : 'no',
    // Kubernetes brings a lost replica back, and the scripts say who follows whom: one that moves by itself meanwhile stays where it is too many.
    'cluster-allow-replica-migration': 'no',
    ...parameters['cluster-require-full-coverage'] === undefined ? { 'cluster-require-full-coverage': 'no' } : {},
  };
}

function check(title: string, { replicasPerShard = 1, version = VERSION, externalAccess }: RedisClusterProps): void {
  if (!Number.isInteger(replicasPerShard) || replicasPerShard < 1) {
    throw new Error(`${title}: replicasPerShard is ${replicasPerShard}, and a shard whose only member is lost is lost with it; use 1 or more`);
  }
  checkVersion(title, version, VERSION);
  if (externalAccess) {
    throw new Error(`${title}: externalAccess is given, and members send clients on to addresses that exist in the cluster only; let clients run in the cluster, or use \`Redis\``);
  }
}
