/** What operators are told to do for a restore, done: by a `kubectl` whose pods are directories of this machine. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { load } from 'js-yaml';
import { Cassandra, DatabaseBackup, DatabaseCredentials, DatabaseProps, Etcd, MongoDb, MySql, PostgreSql, Redis, RedisCluster, StatefulDatabase, StorageClass, ZooKeeper } from '../../src';

const schedule = Cron.daily();
const WITH_MEMBER = { Etcd, MySql, PostgreSql, Redis, ZooKeeper };
const AS_CLIENT = { Cassandra, MongoDb, RedisCluster };
const ALL = Object.entries({ ...WITH_MEMBER, ...AS_CLIENT }) as [string, new (scope: Chart, id: string, props: DatabaseProps) => StatefulDatabase][];

function stepsOf(Database: typeof ALL[0][1], backupOf: (chart: Chart) => DatabaseBackup): string {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const ssd = StorageClass.fromStorageClassName('zonal-ssd');
  const database = new Database(chart, 'data', {
    storage: { size: Size.gibibytes(50), storageClass: ssd }, backup: backupOf(chart), ...Database === RedisCluster as unknown ? { replicas: 6 } : {},
  });
  return database.operations.find(({ title }) => title === 'Restore a backup')!.steps.join('\n');
}

const toClaim = () => DatabaseBackup.toClaim({ schedule, size: Size.mebibytes(1536) });
const toS3 = (chart: Chart) => DatabaseBackup.toS3({ schedule, bucket: 'keep', credentials: kplus.Secret.fromSecretName(chart, 'Keys', 'keys') });

const podsIn = (steps: string): any[] => [...steps.matchAll(/<<'END'\n([\s\S]*?)\nEND$/gm)].map(([, yaml]) => load(yaml));
const claimsOf = (pod: any): string[] => (
  pod.spec.volumes.filter((volume: any) => volume.persistentVolumeClaim).map((volume: any) => volume.persistentVolumeClaim.claimName)
);

/** Runs what is done in shells and with files; `kubectl` keeps to itself what a cluster would have to do. */
function operate(steps: string, { corrupt = false } = {}): { output: string; status: number | null; fileIn: (pod: string, file: string) => Buffer } {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'restore-'));
  const backup = path.join(root, 'data-restore-from/backup/20261121T020000Z');
  [backup, path.join(root, 'data-restore/backup'), path.join(root, 'keep/shop/data/20261121T020000Z')].forEach((each) => fs.mkdirSync(each, { recursive: true }));
  for (const directory of [backup, path.join(root, 'keep/shop/data/20261121T020000Z')]) {
    fs.writeFileSync(path.join(directory, 'one.gz'), BYTES);
    fs.writeFileSync(path.join(directory, 'snapshot.db'), 'two');
  }
  const script = (name: string, text: string) => fs.writeFileSync(path.join(root, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  script('rclone', `case "$1" in lsf) ls -p "${root}/\${2#backup:}" ;; copy) cp -r "${root}/\${2#backup:}" "$3" ;; *) exit 2 ;; esac`);
  script('kubectl', `
shift 2
case "$1" in
  apply) cat > /dev/null; exit ;;
  exec) shift ;;
  *) exit ;;
esac
while [ "$1" != -- ]; do case "$1" in -i) ;; -c) shift ;; *) pod="$1" ;; esac; shift; done
shift
arguments=()
for each in "$@"; do arguments+=("\${each//\\/backup/${root}/$pod/backup}"); done
case "$1" in
  true | ls | mkdir | sh) exec "\${arguments[@]}" ;;
  cat) "\${arguments[@]}" ${corrupt ? '| head -c 3' : ''} ;;
  mv) case "$*" in *" /backup/"*) exec "\${arguments[@]}" ;; *) echo "in $pod: $*" ;; esac ;;
  *) echo "in $pod: $*" ;;
esac`);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', steps.replace('BACKUP=NAME', 'BACKUP=20261121T020000Z')], {
    env: { PATH: `${root}:${process.env.PATH}`, DESTINATION: 'backup:keep/shop/data' }, encoding: 'utf8',
  });
  roots.push(root);
  return { output: stdout + stderr, status, fileIn: (pod, file) => fs.readFileSync(path.join(root, pod, 'backup', file)) };
}

const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256));
const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true })));

describe.each(ALL)('%s', (name, Database) => {
  const isWithMember = name in WITH_MEMBER;
  const directory = name === 'Etcd' ? 'chosen' : '20261121T020000Z';

  test('no pod has both a member\'s claim and that of the backups, which may be in two zones', () => {
    const pods = podsIn(stepsOf(Database, toClaim));
    expect(pods.map(claimsOf)).toEqual(isWithMember ? [['data-backup'], ['data-data-0']] : [['data-backup']]);
  });

  test('what a backup is brought to is made where the member\'s volume is, and has room for all that is kept', () => {
    const scratchOf = (backupOf: (chart: Chart) => DatabaseBackup) => podsIn(stepsOf(Database, backupOf))
      .flatMap(({ spec }) => spec.volumes.filter((volume: any) => volume.ephemeral).map((volume: any) => volume.ephemeral.volumeClaimTemplate.spec));
    const scratch = (storage: string) => ({ accessModes: ['ReadWriteOnce'], storageClassName: 'zonal-ssd', resources: { requests: { storage } } });
    expect([scratchOf(toClaim), scratchOf(toS3)]).toEqual([isWithMember ? [scratch('1536Mi')] : [], [scratch('50Gi')]]);
  });

  test('the backup that was chosen arrives in the bucket\'s pod by rclone, with nothing to be done by hand', () => {
    const { output, fileIn } = operate(stepsOf(Database, toS3));
    expect(output).toContain('20261121T020000Z/');
    expect(fileIn('data-restore', `${directory}/one.gz`).equals(BYTES)).toBe(true);
  });

  if (!isWithMember) return;

  test('the backup that was chosen arrives as it is, and is said to', () => {
    const { output, fileIn } = operate(stepsOf(Database, toClaim));
    expect(fileIn('data-restore', `${directory}/one.gz`).equals(BYTES)).toBe(true);
    expect(output).toContain('one.gz: OK');
    if (name !== 'Etcd') expect(output).toMatch(/in data-restore: bash \/scripts\/restore\.sh 20261121T020000Z/);
  });

  test('a file that arrives in part is said to have failed', () => {
    expect(operate(stepsOf(Database, toClaim), { corrupt: true }).output).toContain('one.gz: FAILED');
  });
});

test('a backup is made now as often as one likes: no Job is in the way of the next', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const database = new Redis(chart, 'data', { storage: { size: Size.gibibytes(1) }, backup: toClaim() });
  const steps = database.operations.find(({ title }) => title === 'Back up now')!.steps.join('\n');
  const kubectl = 'kubectl() { printf \'%s\\n\' "$*" >&2; [ "$3" != get ] || echo Complete; }';
  const run = (second: number) => spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', `${kubectl}; date() { echo ${second}; }\n${steps}`], { encoding: 'utf8' }).stderr;
  expect([1, 2].map(run)).toEqual([1, 2].map((second) => [
    `-n shop create job data-backup-${second} --from=cronjob/data-backup`,
    `-n shop logs job/data-backup-${second} --all-containers`, '',
  ].join('\n')));
});

test('what is old is deleted of a bucket only where it is called as backups are', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new Redis(chart, 'data', { storage: { size: Size.gibibytes(1) }, backup: toS3(chart) });
  const { initContainers: [dump], containers: [upload] } = chart.toJson().find(({ kind }) => kind === 'CronJob').spec.jobTemplate.spec.template.spec;
  const [, glob] = /rclone delete .*--include '\/([^/']+)\/\*\*'/.exec(upload.command[2])!;
  const [, date] = /name="\$\((.*)\)"/.exec(dump.command[2])!;
  const matches = (name: string) => spawnSync('bash', ['-c', `case "${name}" in ${glob}) echo yes ;; *) echo no ;; esac`], { encoding: 'utf8' }).stdout.trim();
  expect([`$(${date})`, 'invoices', '2019-accounts', 'before.sql'].map(matches)).toEqual(['yes', 'no', 'no', 'no']);
});

test('the Job of backups gets what is asked for, in every container, and otherwise what its tool needs', () => {
  const containersOf = (resources?: kplus.ContainerResources) => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const credentials = kplus.Secret.fromSecretName(chart, 'Keys', 'keys');
    new MongoDb(chart, 'data', { storage: { size: Size.gibibytes(1) }, backup: DatabaseBackup.toS3({ schedule, bucket: 'keep', credentials, resources }) });
    const { spec } = chart.toJson().find(({ kind }) => kind === 'CronJob').spec.jobTemplate.spec.template;
    return [...spec.initContainers, ...spec.containers].map((container: any) => container.resources);
  };
  const of = (memory: string, cpu = '100m') => ({ requests: { cpu, memory }, limits: { memory } });
  expect(containersOf()).toEqual([of('1024Mi'), of('256Mi')]);
  expect(containersOf({ memory: { request: Size.gibibytes(4), limit: Size.gibibytes(4) } })).toEqual([of('4096Mi'), of('4096Mi')]);
  expect(containersOf({ cpu: { request: kplus.Cpu.units(2) } })).toEqual([of('1024Mi', '2'), of('256Mi', '2')]);
});

test('what belongs to a database with the longest name has labels that the API server takes', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MongoDb(chart, 'x'.repeat(52), { storage: { size: Size.gibibytes(1) }, credentials: DatabaseCredentials.generated() });
  const { labels } = chart.toJson().find(({ kind }) => kind === 'Job').spec.template.metadata;
  expect(Object.values<string>(labels).filter((value) => value.length > 63)).toEqual([]);
});
