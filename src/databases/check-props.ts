import { Construct } from 'constructs';
import { DatabaseBackup } from './backup';
import { DatabaseCredentials } from './credentials';
import { Members } from './members';
import { all, Check, CIDR, DURATION, FLAG, kind, LINE, list, map, NUMBER, object, PEER, refuse, TEXT } from './prop-checks';
import { RESOURCES, STORAGE } from './resource-checks';
import { DatabaseTls } from './tls';
import { isDnsLabel } from '../model/names';

const TLS = kind((value) => value instanceof DatabaseTls, ', and nobody knows where the certificate comes from; write DatabaseTls.fromSecretName(\'…\') or DatabaseTls.certManager({ issuer: \'…\' })');
const LINES = map(LINE, '{ name: \'value\' }');
const SCRIPTS = map(kind((value) => typeof value === 'string', ', and a file was to be made of it; write its text'), '{ \'name.sql\': \'…\' }');
const TEXTS = list(TEXT, '[\'…\']');
const SERVICE_TYPES = ['ClusterIP', 'LoadBalancer', 'NodePort'];

/** What a property must be, whichever database has it. */
export const PROPS: Record<string, Check> = {
  accessRules: list(LINE, '[\'host all all 10.0.0.0/8 scram-sha-256\']'),
  allowSharedNodes: FLAG,
  backup: kind((value) => value instanceof DatabaseBackup, ', and nobody knows when backups are made, and where they go; write DatabaseBackup.toClaim({ … }) or DatabaseBackup.toS3({ … })'),
  clientTls: TLS,
  clusterName: TEXT,
  controllers: object({ replicas: NUMBER, storage: STORAGE, resources: RESOURCES }, {}, '{}'),
  credentials: kind((value) => value instanceof DatabaseCredentials,
    ', and nobody knows where passwords come from; write DatabaseCredentials.fromSecretName(\'…\') or DatabaseCredentials.generated()'),
  database: TEXT,
  datacenter: TEXT,
  externalAccess: object({
    sourceRanges: all(list(CIDR, '[\'10.0.0.0/8\']'), kind((ranges) => ranges.length > 0, ', and nobody could connect; list the networks of the clients, for example [\'10.0.0.0/8\']')),
    serviceType: kind((value) => SERVICE_TYPES.includes(value), `, and the API server knows ${SERVICE_TYPES.join(', ')}; write ServiceType.LOAD_BALANCER, or leave it out`),
    hostname: TEXT,
    annotations: map(kind((value) => typeof value === 'string', ', and annotations are texts; write it as one'), '{ key: \'value\' }'),
  }, { sourceRanges: 'nobody could connect; list the networks of the clients, for example [\'10.0.0.0/8\']' }, '{ sourceRanges: [\'10.0.0.0/8\'] }'),
  extraSeeds: TEXTS,
  initScripts: SCRIPTS,
  isFormed: FLAG,
  joinImage: TEXT,
  jvmFlags: TEXTS,
  jvmOptions: TEXTS,
  keyspace: TEXT,
  maxReplicaLag: all(DURATION, kind((value) => value.toSeconds() >= 1, ', and no replica would ever serve readers; write Duration.minutes(1)')),
  maxStandbyLag: all(DURATION, kind((value) => value.toSeconds() >= 1, ', and no standby would ever be ready; write Duration.minutes(1)')),
  metadata: object({
    name: all(TEXT, kind(isDnsLabel, ', and pods and Services could not be called so; write a DNS label: lower-case letters, digits and \'-\'')),
  }, {}, '{ name: \'orders\' }'),
  metrics: object({ allowFrom: PEER, podMonitor: FLAG, podMonitorLabels: LINES, image: TEXT, resources: RESOURCES }, {}, '{}'),
  minReplicasToWrite: NUMBER,
  parameters: LINES,
  primary: NUMBER,
  rack: TEXT,
  replacing: LINES,
  replicas: NUMBER,
  replicasPerShard: NUMBER,
  replicationFactor: NUMBER,
  replicaSetName: TEXT,
  repository: all(TEXT, kind((name) => !/[:@][^/]*$/.test(name), ', and the version would stand behind it; write the image\'s name alone, and what comes after it as `version`')),
  resources: RESOURCES,
  startupTimeout: all(DURATION, kind((value) => value.toSeconds() >= 1, ', and the server would be killed before it has started; write Duration.minutes(15)')),
  storage: STORAGE,
  synchronousReplicas: NUMBER,
  synchronousStandbys: NUMBER,
  tls: TLS,
  user: TEXT,
  version: TEXT,
  walStorage: STORAGE,
};

const STORAGE_MISSING = { storage: 'members would have no volumes; write { size: Size.gibibytes(10) }' };

const SYSTEM = object(PROPS, STORAGE_MISSING, '{ storage: { size: Size.gibibytes(10) } }');

const PORT = object({ name: TEXT, number: NUMBER, isInternal: FLAG, isExternal: FLAG }, { name: 'SRV records are called by it; write one', number: 'nobody would listen; write one' },
  '{ name: \'client\', number: 7687 }');

/** What a `StatefulDatabase` takes besides. */
const ANY = object({
  ...PROPS,
  image: TEXT,
  ports: list(PORT, '[{ name: \'client\', number: 7687 }]'),
  dataPath: TEXT,
  members: kind((value) => value instanceof Members, ', and how many may be lost depends on it; write Members.majority(), or what they are'),
  user: NUMBER,
}, {
  ...STORAGE_MISSING,
  image: 'there is nothing to run; write the server\'s, with its version',
  ports: 'nobody could reach it; list those for clients first',
  dataPath: 'the volume would be mounted nowhere; write where the server keeps its data',
  members: 'how many may be lost depends on it; write Members.majority(), or what they are',
  user: 'the server would run as root; write the number of a user that the image can run as',
}, '{ image: \'…\', ports: […], … }');

/**
 * Looks whether each property is of the kind that it is declared as, which a program without types, or with casts, does not
 * know. What it means is for each database to judge.
 *
 * @throws in one line: what was found and where, what would come of it, what to write
 *
 * @internal
 */
export function checkProps(scope: Construct, id: string, props: unknown): void {
  check(SYSTEM, scope, id, props);
}

/**
 * The same for a `StatefulDatabase`, which is told what its system is, too.
 *
 * @internal
 */
export function checkDatabaseProps(scope: Construct, id: string, props: unknown): void {
  check(ANY, scope, id, props);
}

function check(properties: Check, scope: Construct, id: string, props: unknown): void {
  refuse(`database ${scope.node.path === '' ? id : `${scope.node.path}/${id}`}`, properties(props, 'props')?.replace(/^props\./, ''));
}
