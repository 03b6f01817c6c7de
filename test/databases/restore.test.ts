/** What operators are told to do for a restore, done: by a `kubectl` whose pods are directories of this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { load } from 'js-yaml';
import { Cassandra, DatabaseBackup, DatabaseCredentials, DatabaseProps, Etcd, MongoDb, MySql, PostgreSql, Redis, RedisCluster, StatefulDatabase, StorageClass, ZooKeeper } from '../../src';
import { pastable } from '../../src/databases/operator-shell';

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

const NAME = '20261121T020000Z';
const ODD = 'it\'s "$HOME" \\ -n';
const FILES: Record<string, string | Buffer> = {
  'one.gz': Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256)), 'snapshot.db': 'two\n', [ODD]: 'three', '-n': '', 'end': 'four',
};
const SCRIPTS = path.join(__dirname, '../../src/databases/scripts');

/** What goes wrong, as lines of the stand-in for `kubectl exec` before the command is run; `$nth` counts commands of its kind. */
const FAULTS = {
  'none': '',
  'the pipe loses its end once': 'if [ "$kind" = send ] && [ "$nth" = 1 ]; then "${command[@]}" | head -c 3; exit 0; fi',
  'the pipe loses its end always': 'if [ "$kind" = send ]; then "${command[@]}" | head -c 70; exit 0; fi',
  'nothing comes through the pipe, once': 'if [ "$kind" = send ] && [ "$nth" = 1 ]; then exit 0; fi',
  'nothing comes through the pipe, ever': 'if [ "$kind" = send ]; then exit 0; fi',
  'a byte changes': 'if [ "$kind" = send ]; then "${command[@]}" | tr t T; exit; fi',
  'the sender fails once': 'if [ "$kind" = send ] && [ "$nth" = 1 ]; then exit 1; fi',
  'the receiver does nothing, and says that all is well': 'if [ "$kind" = receive ]; then cat > /dev/null; exit 0; fi',
  'nobody asks the receiver, who is said to have all': 'if [ "$kind" = has ]; then exit 0; fi',
  'the list of files loses its end': 'if [ "$kind" = files ]; then "${command[@]}" | head -n 2; exit 0; fi',
  'the third file does not arrive': 'if [ "$kind" = send ] && [ "$nth" -gt 2 ]; then exit 1; fi',
  'the connection to the restore is lost, and that looks like success': 'case "$kind" in */restore.sh) exit 0 ;; esac',
  'the restore fails': 'case "$kind" in */restore.sh) echo "disk full" >&2; exit 1 ;; esac',
};

/** A machine with a `kubectl` whose pods are directories. */
class Machine {
  private readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'restore-'));

  constructor() {
    roots.push(this.root);
    const kept = ['data-restore-from/backup', 'data-restore/backup', 'keep/shop/data'].map((directory) => path.join(this.root, directory));
    kept.forEach((each) => fs.mkdirSync(each, { recursive: true }));
    for (const directory of [kept[0], kept[2]]) {
      fs.mkdirSync(path.join(directory, NAME));
      for (const [file, content] of Object.entries(FILES)) fs.writeFileSync(path.join(directory, NAME, file), content);
    }
    this.script('rclone', `
verb=$1
shift
while [[ "$1" == --* ]]; do shift; done
case "$verb" in lsf) ls -p "${this.root}/$1" ;; copy) cp -r "${this.root}/$1" "$2" ;; *) exit 2 ;; esac`);
    // Nothing here gets better by waiting.
    this.script('sleep', 'exit 0');
  }

  /** Pastes the steps, and answers what they ask. */
  public run(steps: string, { fault = 'none', pod = 'Running Ready=True', chosen = NAME }: { fault?: keyof typeof FAULTS; pod?: string; chosen?: string } = {}) {
    this.script('kubectl', `
shift 2
echo "$*" >> "${this.root}/log"
case "$1" in
  apply) cat > /dev/null; exit ;;
  get) case "$*" in *initContainerStatuses*) echo 2026-11-21T02:00:00Z ;; *'{.status.phase}') echo Succeeded ;; *) echo '${pod}' ;; esac; exit ;;
  exec) shift ;;
  *) exit ;;
esac
while [ "$1" != -- ]; do case "$1" in -i) ;; -c) shift ;; *) pod="$1" ;; esac; shift; done
shift
command=()
for each in "$@"; do
  case "$each" in
    /scripts/transfer.sh) command+=("${SCRIPTS}/transfer.sh") ;;
    /backup/*) command+=("${this.root}/$pod$each") ;;
    *) command+=("$each") ;;
  esac
done
case "\${command[1]}" in */transfer.sh) kind=\${command[2]} ;; *) kind=\${command[1]} ;; esac
export BACKUPS="${this.root}/$pod/backup" DESTINATION=keep/shop/data
nth=$(($(cat "${this.root}/count-$kind" 2> /dev/null || echo 0) + 1))
case "$kind" in */*) ;; *) echo "$nth" > "${this.root}/count-$kind" ;; esac
${FAULTS[fault]}
case "$1" in
  sh | mv) exec "\${command[@]}" ;;
  bash) case "$kind" in */restore.sh) ls "$BACKUPS/$3" > /dev/null || exit 1; echo "restored $3" ;; esac ;;
esac`);
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', pastable(steps.split('\n')).join('\n')], {
      env: { PATH: `${this.root}:${process.env.PATH}` }, encoding: 'utf8', input: `${steps.includes('Then press Enter') ? '\n' : ''}${chosen}\n`,
    });
    const log = fs.readFileSync(path.join(this.root, 'log'), 'utf8');
    fs.rmSync(path.join(this.root, 'log'));
    return { output: stdout + stderr, status, log };
  }

  public filesIn(pod: string, directory: string): Record<string, string> {
    const place = path.join(this.root, pod, 'backup', directory);
    return Object.fromEntries(fs.readdirSync(place).map((file) => [file, sumOf(fs.readFileSync(path.join(place, file)))]));
  }

  private script(name: string, text: string): void {
    fs.writeFileSync(path.join(this.root, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  }
}

const sumOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const ALL_FILES = Object.fromEntries(Object.entries(FILES).map(([file, content]) => [file, sumOf(content)]));
const sends = (log: string) => log.split('\n').filter((line) => line.includes('transfer.sh send')).length;
const roots: string[] = [];
afterAll(() => roots.forEach((root) => fs.rmSync(root, { recursive: true })));

describe.each(ALL)('%s', (name, Database) => {
  const isWithMember = name in WITH_MEMBER;
  const directory = name === 'Etcd' ? 'chosen' : NAME;

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
    const machine = new Machine();
    const { output, status } = machine.run(stepsOf(Database, toS3));
    expect(output).toContain(`${NAME}/`);
    expect(status).toBe(0);
    expect(machine.filesIn('data-restore', directory)).toEqual(ALL_FILES);
  });

  test.each(['toClaim', 'toS3'])('%s: a name that no backup has stops the steps before anything is changed', (place) => {
    for (const chosen of ['NAME', '', '..', `${NAME}/..`, `${NAME}.partial`]) {
      const { status, log, output } = new Machine().run(stepsOf(Database, place === 'toS3' ? toS3 : toClaim), { chosen });
      expect(status).not.toBe(0);
      expect(output).toMatch(/is no backup|is not the name of a backup/);
      expect(log).not.toMatch(/restore\.sh|delete pvc|replicas=[1-9]/);
    }
  });

  if (name !== 'Etcd') {
    test.each<keyof typeof FAULTS>(['the connection to the restore is lost, and that looks like success', 'the restore fails'])('what follows is not done when %s', (fault) => {
      const { status, log } = new Machine().run(stepsOf(Database, isWithMember ? toClaim : toS3), { fault });
      expect(status).not.toBe(0);
      expect(log).toContain('/scripts/restore.sh');
      expect(log).not.toMatch(/delete pod data-restore$|delete pvc|replicas=[1-9]/m);
    });
  }

  test('a pod that has failed is not waited for', () => {
    const { status, log, output } = new Machine().run(stepsOf(Database, toClaim), { pod: 'Failed Ready=False' });
    expect(status).not.toBe(0);
    expect(output).toContain('Failed Ready=False');
    expect(log).not.toMatch(/transfer\.sh|delete pvc|replicas=[1-9]/);
  });

  if (!isWithMember) return;

  // What is transferred is the same in all of them.
  const isOneOf = ['Etcd', 'PostgreSql'].includes(name);

  test.each<keyof typeof FAULTS>(isOneOf ? [
    'none', 'the pipe loses its end once', 'nothing comes through the pipe, once', 'the sender fails once',
  ] : ['none'])('the backup that was chosen arrives as it is, and then the rest is done: %s', (fault) => {
    const machine = new Machine();
    const { output, status, log } = machine.run(stepsOf(Database, toClaim), { fault });
    expect(machine.filesIn('data-restore', directory)).toEqual(ALL_FILES);
    expect(output).toContain('one.gz: OK');
    expect({ status, sends: sends(log) }).toEqual({ status: 0, sends: Object.keys(FILES).length + (fault === 'none' ? 0 : 1) });
    expect(log).toMatch(/delete pvc[^]*replicas=[1-9]/);
    if (name !== 'Etcd') expect(log).toMatch(new RegExp(`exec data-restore -c restore -- bash /scripts/restore\\.sh ${NAME}`));
  });

  if (!isOneOf) return;

  test.each<keyof typeof FAULTS>([
    'the pipe loses its end always', 'nothing comes through the pipe, ever', 'a byte changes', 'the receiver does nothing, and says that all is well',
    'nobody asks the receiver, who is said to have all', 'the list of files loses its end', 'the third file does not arrive',
  ])('nothing is restored, and nothing follows, when %s', (fault) => {
    const machine = new Machine();
    const { status, log } = machine.run(stepsOf(Database, toClaim), { fault });
    expect(status).not.toBe(0);
    expect(sends(log)).toBeLessThanOrEqual(8);
    expect(log).not.toMatch(/restore\.sh|-- mv |delete pod data-restore-from|delete pvc|replicas=[1-9]/);
    expect(() => machine.filesIn('data-restore', NAME)).toThrow('ENOENT');
  });

  test('what has arrived is not sent again when the steps are run once more', () => {
    const machine = new Machine();
    machine.run(stepsOf(Database, toClaim), { fault: 'the third file does not arrive' });
    const { status, log } = machine.run(stepsOf(Database, toClaim));
    expect({ status, sends: sends(log) }).toEqual({ status: 0, sends: Object.keys(FILES).length - 2 });
    expect(machine.filesIn('data-restore', directory)).toEqual(ALL_FILES);
  });
});

describe('what a restore puts in the place of what is there', () => {
  /** The beginning that all restores share, with what comes after it. */
  function restore(root: string, after: string) {
    return spawnSync('bash', ['--norc', '-euc', `. ${SCRIPTS}/restore-common.sh\n${after}`, 'restore.sh', NAME], { encoding: 'utf8', env: { PATH: process.env.PATH, BACKUPS: root } });
  }
  const directory = () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'restore-'));
    roots.push(root);
    fs.mkdirSync(path.join(root, NAME));
    return root;
  };

  test('never goes into what a restore before has kept', () => {
    const root = directory();
    for (const content of ['first', 'second', 'third']) {
      const { stdout, status } = restore(root, `NOW=${content}; cd ${root}; mkdir new; echo ${content} > new/data; swap new place; restored done`);
      expect({ status, last: stdout.trim().split('\n').pop() }).toEqual({ status: 0, last: `restored ${NAME}` });
    }
    const contents = fs.readdirSync(root).filter((each) => each !== NAME).map((each) => [each, fs.readdirSync(path.join(root, each)), fs.readFileSync(path.join(root, each, 'data'), 'utf8')]);
    expect(contents).toEqual([['place', ['data'], 'third\n'], ['place.before-second', ['data'], 'first\n'], ['place.before-third', ['data'], 'second\n']]);
  });

  test('is not made by two at a time', () => {
    const root = directory();
    const first = spawn('bash', ['--norc', '-euc', `. ${SCRIPTS}/restore-common.sh; echo begun; read -r`, 'restore.sh', NAME], { env: { PATH: process.env.PATH, BACKUPS: root } });
    return new Promise<void>((resolve, reject) => first.stdout.once('data', () => {
      const second = restore(root, 'restored done');
      first.stdin.end('\n');
      first.once('close', () => {
        try {
          expect(second.stderr).toContain('one that was begun before still runs in this pod');
          expect(second.status).toBe(1);
          expect(restore(root, 'restored done').status).toBe(0);
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      });
    }));
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
