import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { etcdOperations } from './operations';
import { EtcdProps } from './props';
import { etcdScripts } from './scripts';
import { etcdYaml } from './settings';
import { BackupJob } from '../backup-job';
import { BackupPlace } from '../backup-place';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { ConfigFiles } from '../config-files';
import { DatabaseConnection } from '../connection';
import { addJoinContainer } from '../join-container';
import { Members } from '../members';
import { announceMetrics } from '../metrics';
import { mountAll } from '../mounts';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '3.6.16';
const JOIN_IMAGE = 'curlimages/curl:8.16.0';

/** Where the snapshot is before it has a name. */
const SNAPSHOT = '/backup/incoming.db';

/**
 * etcd from the official image: members that agree by majority, and elect another leader by themselves within seconds.
 *
 * A new member joins when the set is scaled up. Before it is scaled down, an operator removes the highest member from the
 * cluster: see `operations`. A member whose volume is lost does not come back by itself either: what it had promised the
 * others is lost with it. When a majority is lost for good, restore a backup.
 *
 * There are no passwords: clients prove themselves by a certificate (`clientTls`), or are let in by `allowFrom` alone.
 *
 * @example
 * const registry = new Etcd(chart, 'registry', { replicas: 3, storage: { size: Size.gibibytes(10) } });
 * registry.allowFrom(api);
 * registry.connection.addTo(api.containers[0]);
 */
export class Etcd extends StatefulDatabase {
  private readonly tlsSecret?: kplus.ISecret;
  private readonly clientSecret?: kplus.ISecret;
  private readonly backup?: BackupPlace;
  private readonly joinImage: string;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: EtcdProps) {
    checkProps(scope, id, props);
    const image = `${props.repository ?? 'gcr.io/etcd-development/etcd'}:v${props.version ?? VERSION}`;
    const hasTls = props.tls !== undefined;
    const health = (path: string, options: kplus.HttpGetProbeOptions = {}) => (
      kplus.Probe.fromHttpGet(path, { port: layout.METRICS_PORT, timeoutSeconds: Duration.seconds(5), ...options })
    );
    super(scope, id, {
      ...props,
      image,
      ports: [
        { name: 'client', number: layout.CLIENT_PORT },
        { name: 'peer', number: layout.PEER_PORT, isInternal: true },
        { name: 'metrics', number: layout.METRICS_PORT, isInternal: true },
      ],
      members: Members.majority(),
      user: layout.UID,
      dataPath: layout.VOLUME_PATH,
      containerName: 'etcd',
      command: ['etcd', `--config-file=${layout.RUNTIME_PATH}/etcd.yaml`],
      env: Object.fromEntries(Object.entries(layout.etcdctlVariables(`${layout.scheme(hasTls)}://localhost:${layout.CLIENT_PORT}`, hasTls))
        .map(([name, value]) => [name, kplus.EnvValue.fromValue(value)])),
      readiness: health('/readyz'),
      // The port for clients is bound before the log is read, and this one after.
      startupPort: layout.METRICS_PORT,
      // Holds without a leader too: members that are killed while there is no majority never make one.
      liveness: health('/livez', { failureThreshold: 6 }),
    });
    const title = `database '${this.name}' (${this.node.path})`;
    check(title, props);
    this.joinImage = props.joinImage ?? JOIN_IMAGE;
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);
    this.clientSecret = props.clientTls?._bind(new Construct(this, 'Client'), `${this.name}-client`, () => [`${this.name}-client`]);

    const yaml = etcdYaml({
      title,
      token: `${this.name}.${this.set.metadata.namespace ?? 'default'}`,
      volume: props.storage.size,
      hasTls,
      needsClientCertificate: this.clientSecret !== undefined,
      parameters: byKey(props.parameters),
    });
    const files = new ConfigFiles(this, this.set);
    const join = addJoinContainer(this.set, this.container, files, {
      POD_IP: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_IP),
    }, { image: this.joinImage, shell: 'sh' });
    // Whether the cluster is formed concerns the next start of a member, and no member that runs.
    const scripts = files.addDirectory({ name: 'scripts', files: etcdScripts({ hasTls, isFormed: props.isFormed ?? false }), isLive: true });
    join.mount(layout.VOLUME_PATH, this.container.mounts[0].volume, { readOnly: true });
    join.mount(layout.SCRIPTS_PATH, scripts, { readOnly: true });
    join.mount(layout.CONFIG_PATH, files.addDirectory({ name: 'config', files: { 'etcd.yaml': yaml } }), { readOnly: true });
    const certificates = this.tlsSecret
      ? [{ path: layout.TLS_PATH, volume: kplus.Volume.fromSecret(this, 'Secret-tls', this.tlsSecret, { name: 'tls', defaultMode: 0o440 }), readOnly: true }]
      : [];
    const runtime = kplus.Volume.fromEmptyDir(this, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY });
    mountAll([this.container, join], [...certificates, { path: layout.RUNTIME_PATH, volume: runtime, readOnly: false }]);

    if (props.metrics) {
      announceMetrics(this, this.set, props.metrics, layout.METRICS_PORT);
      this._access.allowPort(layout.METRICS_PORT, props.metrics.allowFrom);
    }
    if (props.backup) {
      const variables = layout.etcdctlVariables(`${layout.scheme(hasTls)}://${this.dnsNameOf(this.clientService)}:${layout.CLIENT_PORT}`, hasTls);
      const job = new BackupJob(this, this.set, props.backup, {
        image: this.joinImage,
        shell: 'sh',
        user: layout.UID,
        before: { image, command: ['etcdctl', 'snapshot', 'save', SNAPSHOT, '--command-timeout=1h'] },
        script: `mv ${SNAPSHOT} "$TARGET/snapshot.db"`,
        env: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)])),
        mounts: certificates,
      }, props.storage);
      this._access.allowPods(job.labels);
      this.backup = job.place;
    }
  }

  /**
   * How an application connects, by any member that is ready: `ETCD_HOST`, `ETCD_PORT`, and `ETCDCTL_ENDPOINTS` with all of it.
   */
  public get connection(): DatabaseConnection {
    const host = this.dnsNameOf(this.clientService);
    return new DatabaseConnection({
      host,
      port: layout.CLIENT_PORT,
      tlsSecret: this.clientSecret ?? this.tlsSecret,
      variables: {
        ETCD_HOST: kplus.EnvValue.fromValue(host),
        ETCD_PORT: kplus.EnvValue.fromValue(String(layout.CLIENT_PORT)),
        ETCDCTL_ENDPOINTS: kplus.EnvValue.fromValue(`${layout.scheme(this.tlsSecret !== undefined)}://${host}:${layout.CLIENT_PORT}`),
      },
    });
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    const scheme = layout.scheme(this.tlsSecret !== undefined);
    return etcdOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name, dnsName }) => ({ name, peerUrl: `${scheme}://${dnsName}:${layout.PEER_PORT}` })),
      image: this.container.image,
      shellImage: this.joinImage,
      backup: this.backup,
    });
  }
}

function check(title: string, { version, credentials, clientTls, tls, metrics }: EtcdProps): void {
  const [, minor, patch] = /^3\.(\d+)\.(\d+)/.exec(version ?? VERSION)?.map(Number) ?? [];
  if (!(minor > 5 || (minor === 5 && patch >= 11))) {
    const bare = version!.replace(/^v(?=\d)/, '');
    throw new Error(`${title}: version is '${version}', expected 3.5.11 or later, such as '${VERSION}': ${bare === version ? 'earlier ones do not answer `/livez` and `/readyz`' : `the tag is made of it, and has a 'v' already; write '${bare}'`}`);
  }
  if (credentials) {
    throw new Error(`${title}: credentials are given, and etcd's members know no passwords from the start: nobody would ask for them; use \`clientTls\`, by which clients show a certificate`);
  }
  if (clientTls && !tls) throw new Error(`${title}: clientTls is given without tls: a server without a certificate asks for none; give both, from one CA`);
  if (metrics?.image !== undefined || metrics?.resources) {
    throw new Error(`${title}: metrics has ${metrics.image === undefined ? 'resources' : 'an image'}, and etcd tells its metrics itself: there is no exporter; leave it out`);
  }
}
