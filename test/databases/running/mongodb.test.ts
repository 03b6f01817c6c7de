/**
 * The scripts of MongoDB's members, with the real mongosh, in the pods of the manifests: there is no MongoDB here to start. What
 * stands in for mongod is `mongod-stand-in.js`; whether mongod does as that does, nobody has seen here.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { cacheFolder, fetchNpm } from './packages';
import { Environment, PodProcess, podsOf, until } from './pods';
import { missing, Sandbox } from './sandbox';
import { DatabaseTls, MongoDb, MongoDbProps } from '../../../src';

const lacking = missing(['/usr/bin/node', 'openssl']);
const directory = cacheFolder('mongosh-2.12.0');
const reason = lacking ?? fetchNpm(directory, ['mongosh@2.12.0']);
if (reason) console.warn(`MongoDB's scripts are not run: ${reason}`);
if (!reason) {
  fs.copyFileSync(path.join(__dirname, 'mongod-stand-in.js'), path.join(directory, 'mongod'));
  fs.writeFileSync(path.join(directory, 'mongosh'), '#!/bin/bash\nexec /usr/bin/node /image/node_modules/mongosh/bin/mongosh.js "$@"\n');
  ['mongod', 'mongosh'].forEach((name) => fs.chmodSync(path.join(directory, name), 0o755));
}

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('MongoDB\'s scripts, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = {
    'carts-credentials': { 'password': 'Sapplication', 'admin-password': 'S/ad@min', 'keyfile': 'Skeyfile', 'exporter-password': 'Sexporter' },
  };
  let pods: PodProcess[];
  let carts: MongoDb;

  /** As the cluster has it after an apply. */
  function apply(props: Partial<MongoDbProps> = {}): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    carts = new MongoDb(chart, 'carts', {
      storage: { size: Size.gibibytes(1) },
      initScripts: { 'indexes.js': 'db.items.createIndex({ customer: 1 }); print("index of " + db.getName());' },
      tls: hasTls ? DatabaseTls.fromSecretName('carts-tls') : undefined,
      metrics: {},
      ...props,
    });
    secrets['carts-tls'] ??= tlsSecret([...carts.certificateNames, ...[3, 4].map((ordinal) => `carts-${ordinal}.carts.shop.svc.cluster.local`)]);
    const image = { entrypoint: [], directory, path: '/image:/usr/local/bin:/usr/bin:/bin', userName: 'mongodb' };
    const environment: Environment = { sandbox, secrets, images: { mongo: image }, manifests: chart.toJson() };
    return podsOf(environment, 'carts');
  }

  const shell = (pod: PodProcess, expression: string) => JSON.parse(pod.output(['bash', '/scripts/shell.sh', expression]));
  const members = (pod: PodProcess) => shell(pod, 'rs.conf().members.map(({ _id, host }) => _id + " " + host.split(".")[0])');
  const start = (...some: PodProcess[]) => Promise.all(some.map(async (pod) => {
    await pod.start();
    await pod.ready(180);
  }));

  beforeAll(async () => {
    pods = apply();
    await start(...pods);
  }, 400_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once become one replica set, made by the first', () => {
    expect(members(pods[0]).map((member: string) => member.slice(2)).sort()).toEqual(['carts-0', 'carts-1', 'carts-2']);
    expect(pods[0].log).toMatch(/index of carts[\s\S]*carts-0 has made the replica set/);
    expect(pods[1].log).toContain('carts-1 starts, and will be taken in');
  }, 60_000);

  test('the application connects with the address that it is given, and nobody without a password', () => {
    const env: Record<string, string> = {};
    for (const [name, { value, valueFrom }] of Object.entries(carts.connection.variables)) {
      env[name] = valueFrom ? secrets['carts-credentials'].password : value!.replace(/\$\((\w+)\)/g, (__: string, other: string) => env[other]);
    }
    const connect = (uri: string) => pods[2].exec(['mongosh', '--quiet', '--norc', ...hasTls ? ['--tlsCAFile=/tls/ca.crt'] : [], uri, '--eval', 'db.adminCommand({ replSetGetConfig: 1 }).config._id']);
    expect(connect(env.MONGODB_URI)).toEqual({ status: 0, output: 'carts' });
    expect(connect(env.MONGODB_URI.replace('Sapplication', 'other')).status).not.toBe(0);
    expect(connect(env.MONGODB_URI.replace('carts:Sapplication@', '').replace('&authSource=carts', '')).output).toContain('requires authentication');
  }, 60_000);

  test('probes hold, and the root file system is read-only', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
  }, 60_000);

  test('a member with its data starts as it was, and one without joins as a new one', async () => {
    await pods[1].stop();
    await start(pods[1]);
    expect([pods[1].log, members(pods[0])]).toEqual([expect.stringContaining('carts-1 is a member'), expect.arrayContaining(['0 carts-0'])]);
    const before = members(pods[0]);
    await pods[2].kill();
    pods[2].deleteClaims();
    await start(pods[2]);
    expect(pods[2].log).toContain('carts-2 was a member and has lost its data');
    // Out of its place, and back at the end.
    expect(members(pods[0]).map((member: string) => member.slice(2))).toEqual([...before.filter((member: string) => !member.endsWith('carts-2')).map((member: string) => member.slice(2)), 'carts-2']);
  }, 200_000);

  test('members join on scale-up; one that was removed stays away and says what to do', async () => {
    const five = apply({ replicas: 5, isFormed: true });
    await start(five[3], five[4]);
    expect(members(pods[0])).toHaveLength(5);
    expect(pods[0].output(['bash', '/scripts/remove.sh', 'carts-4'])).toBe('remove: carts-4 is no member any more');
    await until('it has been told', () => !five[4].probe('readinessProbe'));
    expect(five[4].exec(['bash', '/scripts/ready.sh']).output).toContain('has been removed from the replica set');
    expect(members(pods[0])).toHaveLength(4);
  }, 200_000);

  test('passwords change by the script of `operations`', () => {
    Object.assign(secrets['carts-credentials'], { 'password': 'Tapplication', 'admin-password': 'Tadmin' });
    pods[0].refreshSecret('credentials');
    expect(pods[0].output(['bash', '-c', 'echo S/ad@min | bash /scripts/passwords.sh'])).toContain('have those of the Secret');
    expect(members(pods[0])).toHaveLength(4);
  }, 60_000);

  if (hasTls) {
    test('a renewed certificate is shown without a restart', () => {
      secrets['carts-tls'] = tlsSecret(carts.certificateNames);
      const shown = () => pods[0].output(shownCertificate('localhost:27017'));
      expect(shown()).not.toContain(fingerprint(secrets['carts-tls']));
      pods[0].refreshSecret('tls');
      pods[0].probe('readinessProbe');
      expect(shown()).toContain(fingerprint(secrets['carts-tls']));
    }, 60_000);
  }
});
