/**
 * etcd in the place of the official image, which holds nothing else and has no entrypoint; and this machine's sh and curl
 * in the place of the image that joins. $ETCD_HOME names a directory with etcd, etcdctl and etcdutl; otherwise they are this
 * machine's, if they are not older than what `Etcd` takes, as Debian 12's are.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import { tlsSecret } from './certificates';
import { Environment, podOfCronJob, PodProcess, podsOf, stopwatch, until } from './pods';
import { podsInSteps } from './restore';
import { missing, Sandbox } from './sandbox';
import { runSteps, stepsOf } from './steps';
import { DatabaseBackup, DatabaseTls, Etcd, EtcdProps } from '../../../src';

const home = process.env.ETCD_HOME;
const server = home ? `${home}/etcd` : 'etcd';
const reason = missing([server, ...['etcdctl', 'etcdutl'].map((tool) => (home ? `${home}/${tool}` : tool)), 'curl', 'openssl']) ?? tooOld();
if (reason) console.warn(`etcd is not run: ${reason}`);

function tooOld(): string | undefined {
  const [, version] = /Version: (\S+)/.exec(execFileSync(server, ['--version'], { encoding: 'utf8' }))!;
  return /^(2\.|3\.[0-4]\.)/.test(version) ? `${version} is older than what \`Etcd\` takes; ETCD_HOME may name a directory with another` : undefined;
}

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('etcd, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = {};
  let pods: PodProcess[];
  let registry: Etcd;
  let environment: Environment;

  /** As the cluster has it after an apply. */
  function manifestsOf(props: Partial<EtcdProps> = {}): Environment {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    registry = new Etcd(chart, 'registry', {
      storage: { size: Size.gibibytes(1) },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      tls: hasTls ? DatabaseTls.fromSecretName('registry-tls') : undefined,
      clientTls: hasTls ? DatabaseTls.fromSecretName('registry-tls') : undefined,
      ...props,
    });
    const path = `${home ? '/image:' : ''}/usr/local/bin:/usr/bin:/bin`;
    return {
      sandbox,
      secrets,
      images: {
        'gcr.io/etcd-development/etcd': { entrypoint: [], directory: home, path, userName: 'nonroot' },
        'curlimages/curl': { entrypoint: [], userName: 'curl_user' },
      },
      manifests: chart.toJson(),
    };
  }
  function apply(props: Partial<EtcdProps> = {}): PodProcess[] {
    environment = manifestsOf(props);
    return podsOf(environment, 'registry');
  }

  const etcdctl = (pod: PodProcess, ...command: string[]) => pod.output(['etcdctl', ...command]);
  const members = (pod: PodProcess): { name: string; ID: string }[] => (
    JSON.parse(etcdctl(pod, 'member', 'list', '-w', 'json').split('\n').find((line) => line.startsWith('{'))!.replace(/"ID":(\d+)/g, '"ID":"$1"')).members
  );
  const namesOf = (pod: PodProcess) => members(pod).map(({ name }) => name).sort();
  const idOf = (pod: PodProcess, name: string) => BigInt(members(pod).find((each) => each.name === name)!.ID).toString(16);
  const healthy = (pod: PodProcess) => pod.probe('readinessProbe');
  const allReady = (all: PodProcess[]) => Promise.all(all.map((pod) => until('a member is ready', () => healthy(pod), 90, () => pod.log)));
  /** After a member has joined, the others may elect anew before it is one of them. */
  const settled = (pod: PodProcess) => until('every member is healthy', () => pod.exec(['etcdctl', 'endpoint', 'health', '--cluster']).status === 0, 60, () => pod.log);
  const isLeader = (pod: PodProcess) => {
    const [{ Status: { header, leader } }] = JSON.parse(etcdctl(pod, 'endpoint', 'status', '-w', 'json').split('\n').find((line) => line.startsWith('['))!.replace(/"(member_id|leader)":(\d+)/g, '"$1":"$2"'));
    return header.member_id === leader;
  };
  const get = (pod: PodProcess, key: string) => etcdctl(pod, 'get', '--print-value-only', key);

  beforeAll(async () => {
    // The certificate is for the members that will be, too.
    manifestsOf({ replicas: 5 });
    if (hasTls) secrets['registry-tls'] = tlsSecret(registry.certificateNames);
    pods = apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await allReady(pods);
  }, 120_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once form one cluster', () => {
    for (const pod of pods) expect(namesOf(pod)).toEqual(['registry-0', 'registry-1', 'registry-2']);
  });

  test('what is written by the application\'s address is read from every member', () => {
    const { ETCDCTL_ENDPOINTS } = registry.connection.variables;
    expect(pods[2].output(['etcdctl', 'put', 'apple', '1'], { ETCDCTL_ENDPOINTS: ETCDCTL_ENDPOINTS.value })).toBe('OK');
    expect(pods.map((pod) => get(pod, 'apple'))).toEqual(['1', '1', '1']);
  });

  test('without a certificate nobody is let in when clients must show one', () => {
    const withoutOne = pods[1].exec(['etcdctl', '--command-timeout=3s', 'get', 'apple'], { ETCDCTL_CERT: '', ETCDCTL_KEY: '' });
    expect(withoutOne.status === 0).toBe(!hasTls);
  });

  test('probes hold, the root file system is read-only, and metrics are told', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
    expect(pods[0].output(['curl', '-s', `http://${sandbox.address('registry-0')}:2381/metrics`])).toContain('etcd_server_has_leader 1');
  });

  test('one lost member is not missed; without a majority nothing is written, and no probe kills who is left', async () => {
    await pods[0].kill();
    await until('another leads', () => pods[1].exec(['etcdctl', 'put', 'pear', '1']).status === 0, 30);
    await pods[2].kill();
    expect(pods[1].exec(['etcdctl', '--command-timeout=3s', 'put', 'quince', '1']).status).not.toBe(0);
    await until('it is not ready', () => !pods[1].probe('readinessProbe'), 30);
    expect(pods[1].probe('livenessProbe')).toBe(true);
    await Promise.all([pods[0].start(), pods[2].start()]);
    await allReady(pods);
    expect(pods.map((pod) => get(pod, 'pear'))).toEqual(['1', '1', '1']);
  }, 120_000);

  test.each([['as its process ends', false], ['as its node is off the network', true]])('a leader is lost %s, and comes back at another address', async (_how, isCut) => {
    const leader = pods.find((pod) => isLeader(pod))!;
    const [one] = pods.filter((pod) => pod !== leader);
    const since = stopwatch();
    if (isCut) sandbox.cut([leader.name]);
    else await leader.kill();
    await until('another leads', () => one.exec(['etcdctl', 'put', 'fig', '1']).status === 0, 60, () => one.log);
    const led = since();
    let unready = 0;
    if (isCut) {
      await until('it is not ready', () => !healthy(leader), 60, () => leader.log);
      unready = since();
      expect(leader.probe('livenessProbe')).toBe(true);
      await leader.kill();
    }
    sandbox.move([leader.name]);
    await leader.start();
    const started = stopwatch();
    await until('it is ready', () => healthy(leader), 60, () => leader.log);
    // Whoever is ready has what the others wrote meanwhile.
    expect(leader.output(['etcdctl', 'get', '--consistency=s', '--print-value-only', 'fig'])).toBe('1');
    const ready = started();
    await settled(one);
    process.stderr.write(`etcd, in seconds: ${isCut} written again ${led}, unready ${unready}, ready ${ready}, settled ${started()}\n`);
    expect(Math.max(led, unready, ready)).toBeLessThan(30);
  }, 300_000);

  test('all members come back at other addresses', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    sandbox.move();
    await Promise.all(pods.map((pod) => pod.start()));
    const started = stopwatch();
    await allReady(pods);
    expect(started()).toBeLessThan(30);
  }, 300_000);

  test('scaling down stops before anything is removed while a member is not healthy', async () => {
    await pods[1].kill();
    const steps = stepsOf(registry.operations, 'Scale down to 1').map((step) => step.replace('poll 60', 'poll 5'));
    const { status, output } = await runSteps(steps, pods, ['']);
    expect([status, output]).toEqual([1, expect.stringContaining('endpoint health --cluster')]);
    expect(pods[2].isRunning).toBe(true);
    await pods[1].start();
    await allReady(pods);
    await settled(pods[0]);
    expect(namesOf(pods[0])).toEqual(['registry-0', 'registry-1', 'registry-2']);
  }, 120_000);

  test('a member with an empty volume says what to do, and joins when that is done', async () => {
    await pods[2].kill();
    pods[2].deleteClaims();
    await expect(pods[2].start()).rejects.toThrow(/registry-2 is a member and its volume is empty[\s\S]*etcdctl member remove/);
    const { status, output } = await runSteps(stepsOf(registry.operations, 'Replace a member'), pods, ['']);
    expect([status, output]).toEqual([0, expect.stringContaining('removed from cluster')]);
    await allReady(pods);
    await settled(pods[2]);
    expect([namesOf(pods[2]), get(pods[2], 'apple')]).toEqual([['registry-0', 'registry-1', 'registry-2'], '1']);
  }, 120_000);

  test('members join on scale-up; removed ones are told apart on the way back', async () => {
    const five = apply({ replicas: 5 });
    await Promise.all([five[3].start(), five[4].start()]);
    await allReady([five[3], five[4]]);
    await settled(pods[0]);
    expect(namesOf(pods[0])).toEqual([0, 1, 2, 3, 4].map((ordinal) => `registry-${ordinal}`));
    expect(get(five[4], 'apple')).toBe('1');
    const all = [...pods, five[3], five[4]];
    etcdctl(all.find((pod) => isLeader(pod))!, 'move-leader', idOf(pods[0], 'registry-4'));
    // The claims stay: what their pods do on the way back is to be seen.
    const steps = stepsOf(registry.operations, 'Scale down to 3').filter((step) => !step.includes('delete pvc'));
    const ended = await runSteps(steps, all, ['']);
    expect(ended).toEqual({ status: 0, output: expect.stringMatching(/removed from cluster[^]*removed from cluster/) });
    expect(isLeader(pods[0])).toBe(true);
    await expect(five[4].start()).rejects.toThrow(/registry-4 has data of a member that the cluster has removed. Delete its claim/);
    expect(namesOf(pods[0])).toEqual(['registry-0', 'registry-1', 'registry-2']);
    apply();
  }, 180_000);

  test('a backup brings back what was, by the steps of `operations`', async () => {
    etcdctl(pods[0], 'put', 'kept', '1');
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'registry-backup').run())!;
    etcdctl(pods[1], 'put', 'afterwards', '1');
    await Promise.all(pods.map((pod) => pod.stop()));
    pods.slice(1).forEach((pod) => pod.deleteClaims());

    // As the steps have it, but for the backup, which is there already.
    const claims = join(sandbox.directory, 'claims');
    fs.cpSync(join(claims, 'registry-backup', name), join(claims, 'registry-backup', 'chosen'), { recursive: true });
    const { spec } = podsInSteps(registry)['registry-restore'];
    const [, restore] = spec.initContainers;
    const volumes = [...spec.volumes.filter((volume: any) => volume.name !== 'backup'), { name: 'backup', persistentVolumeClaim: { claimName: 'registry-backup' } }];
    for (const times of [1, 2]) {
      expect(await new PodProcess(environment, 'registry-restore', { spec: { ...spec, volumes, initContainers: [restore] } }).run()).toContain('is what the backup was');
      expect(fs.readdirSync(join(claims, 'data-registry-0')).filter((file) => file.startsWith('etcd.before-')).length).toBe(times);
    }
    pods = apply({ isFormed: true });
    await pods[0].start();
    await allReady([pods[0]]);
    await Promise.all([pods[1].start(), pods[2].start()]);
    await allReady(pods);
    await settled(pods[2]);
    expect(namesOf(pods[2])).toEqual(['registry-0', 'registry-1', 'registry-2']);
    expect([get(pods[2], 'kept'), get(pods[2], 'afterwards')]).toEqual(['1', '']);
  }, 240_000);
});
