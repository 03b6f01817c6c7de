import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { addServerFiles } from './member';
import { kafkaOperations } from './operations';
import { KafkaProps } from './props';
import { ALIVE } from './scripts';
import { heapMebibytes, serverProperties } from './settings';
import { byKey } from '../by-key';
import { checkProps } from '../check-props';
import { DatabaseConnection } from '../connection';
import { DatabaseCredentials } from '../credentials';
import { DNS_TTL } from '../java-dns';
import { Members } from '../members';
import { addExporter } from '../metrics';
import { Operation } from '../operations';
import { StatefulDatabase } from '../stateful-database';

const VERSION = '4.3.1';
const EXPORTER_IMAGE = 'danielqsj/kafka-exporter:v1.9.0';

/**
 * Kafka from the official image, with KRaft: brokers that keep copies of each other's partitions, and controllers that agree
 * by majority on who leads which. The first three brokers are controllers too, unless `controllers` gives these a set of their
 * own.
 *
 * Failover is automatic: of a lost broker, others that have all of a partition lead it within seconds. Brokers join when the
 * set is scaled up, and get partitions when an operator moves some there; before it is scaled down, all are moved away: see
 * `operations`. A member whose volume is lost copies what it had from the others.
 *
 * The Secret of the credentials has the keys `cluster-id` (any unique name of letters and digits, for good),
 * `password` (of the applications' user `application`), `admin-password`, `broker-password`, `controller-password`, and with
 * metrics `exporter-password`.
 *
 * @example
 * const events = new Kafka(chart, 'events', { replicas: 3, storage: { size: Size.gibibytes(100) } });
 * events.allowFrom(api);
 * events.connection.addTo(api.containers[0]);
 */
export class Kafka extends StatefulDatabase {
  /** The Secret with the cluster's id and the passwords. */
  public readonly credentials: kplus.ISecret;

  /** The keys that the Secret of the credentials must have. */
  public readonly credentialKeys: string[];

  /** The controllers that are no brokers; undefined where brokers are controllers too. */
  public readonly controllers?: StatefulDatabase;

  private readonly tlsSecret?: kplus.ISecret;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the members or parameters cannot work; the message says why and what to choose
   */
  constructor(scope: Construct, id: string, props: KafkaProps) {
    checkProps(scope, id, props);
    const image = `${props.repository ?? 'apache/kafka'}:${props.version ?? VERSION}`;
    const isCombined = props.controllers === undefined;
    super(scope, id, {
      ...props,
      ...server(image, props.resources),
      ports: [
        { name: 'client', number: layout.CLIENT_PORT },
        ...isCombined ? [{ name: 'controller', number: layout.CONTROLLER_PORT, isInternal: true }] : [],
        ...props.externalAccess ? [{ name: 'external', number: layout.EXTERNAL_PORT, isExternal: true }] : [],
      ],
      members: Members.alike(),
    });
    const title = `database '${this.name}' (${this.node.path})`;
    check(title, props, this.set.replicas);
    const { exporter, ...others } = layout.USERS;
    const users = [...Object.values(others), ...props.metrics ? [exporter] : []];
    const keysOf = (those: { key: string }[]) => [layout.CLUSTER_ID_KEY, ...those.map(({ key }) => key), layout.CONTROLLER_USER.key];
    this.credentialKeys = keysOf(users);
    this.credentials = (props.credentials ?? DatabaseCredentials.fromSecretName(`${this.name}-credentials`))._bind(this, this.name, keysOf([...Object.values(others), exporter]));
    this.tlsSecret = props.tls?._bind(this, this.name, () => this.certificateNames);

    if (props.controllers) {
      const { replicas, storage, resources } = props.controllers;
      this.controllers = new StatefulDatabase(this, 'Controllers', {
        ...server(image, resources),
        metadata: { ...props.metadata, name: `${this.name}-controllers` },
        replicas,
        storage: storage ?? { ...props.storage, size: Size.gibibytes(10) },
        resources,
        ports: [{ name: 'controller', number: layout.CONTROLLER_PORT }],
        members: Members.majority(),
        startupTimeout: props.startupTimeout,
        allowSharedNodes: props.allowSharedNodes,
      });
      this.controllers.allowFrom(this.set);
    }
    // A client is told which broker to go to, and nobody else has what it asks for: one that is behind with some of its copies leads others.
    this.externalServices.forEach((service) => ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/publishNotReadyAddresses', true)));
    const files = {
      properties: serverProperties({
        title,
        brokers: this.set.replicas,
        hasTls: props.tls !== undefined,
        hasExternal: props.externalAccess !== undefined,
        parameters: byKey(props.parameters),
      }),
      controllers: this.controllerAddresses(),
      credentials: this.credentials,
      tls: this.tlsSecret,
      isFormed: props.isFormed ?? false,
      users,
    };
    const tls = addServerFiles(this, { ...files, firstNode: 0, externalHostname: props.externalAccess?.hostname });
    if (this.controllers) addServerFiles(this.controllers, { ...files, firstNode: layout.FIRST_CONTROLLER });

    if (props.metrics) {
      const container = addExporter(this, this.set, props.metrics, {
        image: EXPORTER_IMAGE,
        port: layout.EXPORTER_PORT,
        args: [
          `--kafka.server=localhost:${layout.CLIENT_PORT}`, '--sasl.enabled', '--sasl.mechanism=scram-sha512', `--sasl.username=${exporter.name}`,
          ...this.tlsSecret ? ['--tls.enabled', `--tls.ca-file=${layout.TLS_PATH}/ca.crt`] : [],
        ],
        // Not as an argument, which shows in the list of processes.
        env: { SASL_USER_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: this.credentials, key: exporter.key }) },
      });
      tls.forEach(({ path, volume }) => container.mount(path, volume, { readOnly: true }));
      this._access.allowPort(layout.EXPORTER_PORT, props.metrics.allowFrom);
    }
  }

  /**
   * How an application connects, as the user `application`: `KAFKA_BOOTSTRAP_SERVERS`, `KAFKA_SECURITY_PROTOCOL`,
   * `KAFKA_SASL_MECHANISM`, `KAFKA_USERNAME` and `KAFKA_PASSWORD`. From the bootstrap server a client learns of all brokers.
   */
  public get connection(): DatabaseConnection {
    const host = this.dnsNameOf(this.clientService);
    const { name, key } = layout.USERS.application;
    const value = (text: string) => kplus.EnvValue.fromValue(text);
    return new DatabaseConnection({
      host,
      port: layout.CLIENT_PORT,
      secret: this.credentials,
      passwordKey: key,
      tlsSecret: this.tlsSecret,
      variables: {
        KAFKA_BOOTSTRAP_SERVERS: value(`${host}:${layout.CLIENT_PORT}`),
        KAFKA_SECURITY_PROTOCOL: value(layout.protocol(this.tlsSecret !== undefined)),
        KAFKA_SASL_MECHANISM: value('SCRAM-SHA-512'),
        KAFKA_USERNAME: value(name),
        KAFKA_PASSWORD: kplus.EnvValue.fromSecretValue({ secret: this.credentials, key }),
      },
    });
  }

  /**
   * Every name that clients and members call a server by: what its certificate must hold. A copy, as of now.
   */
  public get certificateNames(): string[] {
    return [...super.certificateNames, ...this.controllers?.pods.map(({ dnsName }) => dnsName) ?? []];
  }

  /** The steps that an operator takes, for this database's names and members. */
  public get operations(): Operation[] {
    return kafkaOperations({
      name: this.name,
      namespace: this.set.metadata.namespace ?? 'default',
      pods: this.pods.map(({ name }) => name),
      bootstrap: `${this.dnsNameOf(this.clientService)}:${layout.CLIENT_PORT}`,
      controllerBootstrap: this.controllerAddresses().replace(/\d+@/g, ''),
      controllerPods: this.controllers?.pods.map(({ name }) => name),
      secret: this.credentials.name,
      hasTls: this.tlsSecret !== undefined,
    });
  }

  /** `NUMBER@HOST:PORT` of each controller. The first three brokers, so that those that are added change nothing for the others. */
  private controllerAddresses(): string {
    const pods = this.controllers?.pods ?? this.pods.slice(0, this.pods.length < 3 ? 1 : 3);
    const first = this.controllers ? layout.FIRST_CONTROLLER : 0;
    return pods.map(({ ordinal, dnsName }) => `${first + ordinal}@${dnsName}:${layout.CONTROLLER_PORT}`).join(',');
  }
}

/** What brokers and controllers have in common. */
function server(image: string, resources?: kplus.ContainerResources) {
  const heap = heapMebibytes(resources?.memory?.limit ?? resources?.memory?.request);
  return {
    image,
    user: layout.UID,
    dataPath: layout.VOLUME_PATH,
    containerName: 'kafka',
    // The server's alone: the tools that are run beside it would take as much memory, and log among their answers.
    command: [
      'env', `KAFKA_HEAP_OPTS=-Xms${heap}m -Xmx${heap}m ${DNS_TTL}`, `KAFKA_LOG4J_OPTS=-Dlog4j2.configurationFile=${layout.CONFIG_PATH}/log4j2.yaml`,
      // Without a log of garbage collection, which would be a file.
      'EXTRA_ARGS=-name kafkaServer', `${layout.BIN}/kafka-server-start.sh`, `${layout.RUNTIME_PATH}/server.properties`,
    ],
    env: { LOG_DIR: kplus.EnvValue.fromValue('/tmp') },
    liveness: kplus.Probe.fromCommand(ALIVE, { timeoutSeconds: Duration.seconds(5), failureThreshold: 6 }),
    startupCommand: ALIVE,
    // Twice a JVM, until it is ready.
    readiness: kplus.Probe.fromCommand(['bash', `${layout.SCRIPTS_PATH}/ready.sh`], { timeoutSeconds: Duration.seconds(60) }),
    // Leaders are moved away, and files closed, before it ends.
    terminationGracePeriod: Duration.minutes(5),
  };
}

function check(title: string, { version, externalAccess, backup }: KafkaProps, replicas: number): void {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? VERSION) ?? [];
  if (!(Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 2))) {
    throw new Error(`${title}: version is '${version}', expected the tag of an image with 4.2 or later, such as '${VERSION}': controllers of earlier ones do not join by themselves`);
  }
  if (replicas === 2) {
    throw new Error(`${title}: replicas is 2: with one of two brokers lost, either nothing is written or nothing is safe; use 1 or 3`);
  }
  if (replicas >= layout.FIRST_CONTROLLER) throw new Error(`${title}: replicas is ${replicas}, and numbers from ${layout.FIRST_CONTROLLER} on are the controllers'; use fewer`);
  if (backup) {
    throw new Error(`${title}: backup is given, and Kafka has no tool for it: what is in topics is copied by MirrorMaker or by a connector to where you keep it; leave it out`);
  }
  if (!externalAccess) return;
  if (externalAccess.hostname === undefined) {
    throw new Error(`${title}: externalAccess has no hostname, and brokers tell clients by which name to reach each of them; give one, such as '{name}.kafka.example.com'`);
  }
  if (externalAccess.serviceType === kplus.ServiceType.NODE_PORT) {
    throw new Error(`${title}: externalAccess.serviceType is NodePort, whose port nobody knows before it is made, and brokers tell clients theirs; use LoadBalancer`);
  }
}
