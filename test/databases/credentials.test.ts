import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { find } from './clean';
import { DatabaseCredentials, Kafka, MongoDb, Redis, RedisCluster } from '../../src';

function chartWith(credentials: DatabaseCredentials): Chart {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new Redis(chart, 'carts', { storage: { size: Size.gibibytes(1) }, credentials });
  return chart;
}

function credentialsJob(chart: Chart): any {
  return chart.toJson().find(({ kind }) => kind === 'Job');
}

/** Runs the Job's script, with a curl that keeps what it is given and answers as the API server would. */
function runJob(status: number): { exit: number | null; output: string; sent: any; args: string } {
  const { template } = credentialsJob(chartWith(DatabaseCredentials.generated())).spec;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'credentials-'));
  try {
    fs.writeFileSync(path.join(directory, 'curl'), `#!/bin/sh\ncat > ${directory}/sent\necho "$@" > ${directory}/args\nprintf ${status}\n`, { mode: 0o755 });
    const [{ command }] = template.spec.containers;
    const { status: exit, stdout, stderr } = spawnSync(command[0], command.slice(1), {
      env: { PATH: `${directory}:${process.env.PATH}` }, encoding: 'utf8',
    });
    const kept = (name: string) => fs.readFileSync(path.join(directory, name), 'utf8');
    return { exit, output: stdout + stderr, sent: JSON.parse(kept('sent')), args: kept('args') };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

test('the Job makes a Secret with a random value for each key', () => {
  const first = runJob(201);
  expect(first.exit).toBe(0);
  expect(first.args).toContain('https://kubernetes.default.svc/api/v1/namespaces//secrets');
  expect(first.sent).toMatchObject({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'carts-credentials' } });
  const values: string[] = Object.values(first.sent.stringData);
  expect(Object.keys(first.sent.stringData)).toEqual(['password', 'admin-password', 'replication-password', 'exporter-password']);
  expect(values.filter((value) => !/^[A-Za-z0-9]{32}$/.test(value))).toEqual([]);
  expect(new Set([...values, ...Object.values(runJob(201).sent.stringData)]).size).toBe(8);
});

test('a Secret that is there already is as good', () => {
  expect(runJob(409)).toMatchObject({ exit: 0, output: expect.stringContaining('stays as it is') });
});

test('any other answer fails the Job, which is tried again', () => {
  expect(runJob(403)).toMatchObject({ exit: 1, output: expect.stringContaining('answered 403') });
});

test('no value passes through the arguments of a process', () => {
  const { sent, args } = runJob(201);
  Object.values(sent.stringData).forEach((value) => expect(args).not.toContain(value));
});

test('a Secret of one\'s own is referred to by name, and nothing makes it', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const secret = kplus.Secret.fromSecretName(chart, 'mine', 'carts-vault');
  for (const credentials of [DatabaseCredentials.fromSecret(secret), DatabaseCredentials.fromSecretName('carts-vault')]) {
    const manifests = chartWith(credentials).toJson();
    expect(manifests.filter(({ kind }) => kind === 'Job' || kind === 'Role')).toEqual([]);
    const { volumes } = find(manifests, 'StatefulSet', 'carts').spec.template.spec;
    expect(volumes.find(({ name }: any) => name === 'credentials').secret.secretName).toBe('carts-vault');
  }
});

test.each([
  ['Kafka', Kafka], ['MongoDb', MongoDb], ['Redis', Redis], ['RedisCluster', RedisCluster],
] as const)('%s: metrics that come later find their password in a Secret that was generated without them', (_, Database) => {
  const jobWith = (more: object) => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new Database(chart, 'data', { replicas: 6, storage: { size: Size.gibibytes(10) }, credentials: DatabaseCredentials.generated(), ...more });
    return credentialsJob(chart);
  };
  const replicas = Database === MongoDb ? { replicas: 3 } : {};
  const without = jobWith(replicas);
  expect(without).toEqual(jobWith({ ...replicas, metrics: {} }));
  expect(JSON.stringify(without)).toContain(' exporter-password');
});

test('the Job stays when it has finished: whoever compares the cluster with the manifests would make it again each time', () => {
  expect(credentialsJob(chartWith(DatabaseCredentials.generated())).spec.ttlSecondsAfterFinished).toBeUndefined();
});

test('a Job that differs is another one, since none can be changed; the same is the same', () => {
  const nameFor = (image?: string) => credentialsJob(chartWith(DatabaseCredentials.generated({ image }))).metadata.name;
  expect(nameFor()).toMatch(/^carts-credentials-[0-9a-f]{8}$/);
  expect([nameFor() === nameFor(), nameFor() === nameFor('example.com/curl:1.0.0')]).toEqual([true, false]);
});

test('the name of the Job is one for the longest name of a database, too, and another for each', () => {
  const jobs = ['a', 'b'].map((end) => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new MongoDb(chart, `${'x'.repeat(50)}${end}`, { storage: { size: Size.gibibytes(1) }, credentials: DatabaseCredentials.generated() });
    return credentialsJob(chart).metadata.name;
  });
  expect(jobs.filter((name) => /^[a-z0-9-]{1,62}[a-z0-9]$/.test(name))).toHaveLength(2);
  expect(jobs[0]).not.toBe(jobs[1]);
});
