/**
 * ZooKeeper from Maven Central in the place of the official image, whose entrypoint is not used: `zkServer.sh` and
 * `zkCli.sh` of the distribution, which are not on Maven Central, are stood in for by what they come down to.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Cron, Size } from 'cdk8s';
import { fingerprint, shownCertificate, tlsSecret } from './certificates';
import { fetchJars } from './maven';
import { Environment, podOfCronJob, PodProcess, podsOf, stopwatch, until } from './pods';
import { restorePod } from './restore';
import { missing, Sandbox } from './sandbox';
import { DatabaseBackup, DatabaseTls, ZooKeeper, ZooKeeperProps } from '../../../src';
import { onlyMember, removeCommand } from '../../../src/databases/zookeeper/operations';

const VERSION = '3.9.6';
let reason = missing(['java', 'curl', 'wget', 'openssl']);
// The exporter and the POM of 3.9.6 are not on every mirror: what the server stands on is that of 3.9.5.
const jars = reason ? undefined : fetchJars({
  name: `zookeeper-${VERSION}`,
  parent: 'org.apache.zookeeper:parent:3.9.5',
  dependencies: [
    'org.apache.zookeeper:zookeeper:3.9.5', 'org.apache.zookeeper:zookeeper-prometheus-metrics:3.9.4', 'commons-cli:commons-cli', 'org.eclipse.jetty:jetty-server',
    'org.eclipse.jetty:jetty-servlet', 'com.fasterxml.jackson.core:jackson-databind', 'ch.qos.logback:logback-classic', 'io.dropwizard.metrics:metrics-core',
    'org.xerial.snappy:snappy-java',
  ],
  replacements: [`org.apache.zookeeper:zookeeper:${VERSION}`, `org.apache.zookeeper:zookeeper-jute:${VERSION}`],
});
reason ??= jars?.reason;
if (reason) console.warn(`ZooKeeper is not run: ${reason}`);

const LOGBACK = `<configuration><appender name="C" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %p %c{1}: %m%n</pattern></encoder></appender>
<root level="INFO"><appender-ref ref="C"/></root></configuration>`;

/** The scripts of the distribution, as far as they matter here. */
function distribution(directory: string): string {
  const java = 'exec java -cp "/image/conf:/image/lib/*"';
  mkdirSync(`${directory}/bin`, { recursive: true });
  mkdirSync(`${directory}/conf`, { recursive: true });
  writeFileSync(`${directory}/conf/logback.xml`, LOGBACK);
  const script = (name: string, text: string) => writeFileSync(`${directory}/bin/${name}`, `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  script('zkServer.sh', `[ "$1" = start-foreground ]\n${java} -Xmx\${ZK_SERVER_HEAP:-1000}m $SERVER_JVMFLAGS org.apache.zookeeper.server.quorum.QuorumPeerMain "$2"`);
  script('zkCli.sh', `${java} -Xmx\${ZK_CLIENT_HEAP:-256}m $CLIENT_JVMFLAGS org.apache.zookeeper.ZooKeeperMain "$@"`);
  return directory;
}

(reason ? describe.skip : describe.each([['without TLS', false], ['with TLS', true]]))('ZooKeeper, as processes, %s', (_, hasTls) => {
  const sandbox = reason ? undefined! : new Sandbox();
  const secrets: Record<string, Record<string, string>> = {
    'locks-credentials': { 'admin-password': 'Sadmin' },
  };
  let pods: PodProcess[];
  let locks: ZooKeeper;
  let environment: Environment;

  /** As the cluster has it after an apply. */
  function apply(props: Partial<ZooKeeperProps> = {}): PodProcess[] {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const tls = hasTls ? DatabaseTls.fromSecretName('locks-tls') : undefined;
    locks = new ZooKeeper(chart, 'locks', {
      storage: { size: Size.gibibytes(1) },
      backup: DatabaseBackup.toClaim({ schedule: Cron.daily(), size: Size.gibibytes(1) }),
      metrics: {},
      tls,
      clientTls: tls,
      ...props,
    });
    environment = {
      sandbox,
      secrets,
      images: { zookeeper: { entrypoint: [], directory: distribution(jars!.directory), path: '/image/bin:/usr/bin:/bin', userName: 'zookeeper' } },
      manifests: chart.toJson(),
    };
    return podsOf(environment, 'locks');
  }

  /** What zkCli says at last, but for its log. */
  const lastWord = (output: string) => output.split('\n').filter((line) => !/^\d{4}-|^$/.test(line)).at(-1)!;
  /** A command as an application gives it, with the address that it is given. */
  function ask(pod: PodProcess, command: string[], host?: string): string {
    const address = host ? `${host}:${hasTls ? 2281 : 2181}` : locks.connection.variables.ZOOKEEPER_CONNECT.value;
    return lastWord(pod.output(['zkCli.sh', '-server', address, ...command]));
  }
  const get = (pod: PodProcess, key: string) => ask(pod, ['get', key], 'localhost');
  const view = (pod: PodProcess) => (
    Object.keys(JSON.parse(pod.output(['bash', '/scripts/ask.sh', 'localhost', 'voting_view'])).current_config).map(Number)
  );
  const stateOf = (pod: PodProcess) => JSON.parse(pod.output(['bash', '/scripts/ask.sh', 'localhost', 'srvr'])).server_stats.server_state;
  const allReady = (all: PodProcess[]) => Promise.all(all.map((pod) => pod.ready(90)));
  const votersAre = (pod: PodProcess, voters: number[], asked = pod) => (
    until(`${voters} vote`, () => pod.probe('readinessProbe') && view(pod).join() === voters.join(), 150, () => asked.log)
  );

  beforeAll(async () => {
    // Names, and the certificate, of the members that will be, too.
    apply({ replicas: 5 });
    if (hasTls) secrets['locks-tls'] = tlsSecret(locks.certificateNames);
    pods = apply();
    await Promise.all(pods.map((pod) => pod.start()));
    await allReady(pods);
  }, 180_000);

  afterAll(() => sandbox.close(), 60_000);

  test('three members that start at once form one ensemble', () => {
    for (const pod of pods) expect(view(pod)).toEqual([1, 2, 3]);
    expect(pods.map(stateOf).sort()).toEqual(['follower', 'follower', 'leader']);
  });

  test('what is written by the application\'s address is read from every member', () => {
    expect(ask(pods[2], ['create', '/apple', '1'])).toContain('Created /apple');
    pods.forEach((pod) => expect(ask(pod, ['sync', '/apple'], 'localhost')).toContain('Sync is OK'));
    expect(pods.map((pod) => get(pod, '/apple'))).toEqual(['1', '1', '1']);
  }, 60_000);

  test('without a certificate nobody is let in when clients must show one', () => {
    const flags = '-Dzookeeper.client.secure=true -Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty'
      + ' -Dzookeeper.ssl.trustStore.location=/tls/ca.crt -Dzookeeper.ssl.trustStore.type=PEM';
    const command = ['timeout', '10', 'zkCli.sh', '-server', locks.connection.variables.ZOOKEEPER_CONNECT.value, 'get', '/apple'];
    const { output } = pods[1].exec(command, { CLIENT_JVMFLAGS: hasTls ? flags : '' });
    expect(lastWord(output) === '1').toBe(!hasTls);
  }, 60_000);

  test('probes hold, the root file system is read-only, and metrics are told', () => {
    for (const pod of pods) {
      expect([pod.probe('readinessProbe'), pod.probe('livenessProbe'), pod.probe('startupProbe')]).toEqual([true, true, true]);
      expect(pod.exec(['touch', '/x']).status).not.toBe(0);
    }
    expect(pods[0].output(['curl', '-s', `http://${sandbox.address('locks-0')}:7000/metrics`])).toContain('znode_count');
  });

  test('one lost member is not missed; without a majority nobody serves, and no probe kills who is left', async () => {
    const leader = pods.find((pod) => stateOf(pod) === 'leader')!;
    const [one, other] = pods.filter((pod) => pod !== leader);
    await leader.kill();
    await until('another leads', () => one.probe('readinessProbe') && ask(one, ['create', '/pear', '1'], 'localhost').includes('Created'), 60, () => one.log);
    await other.kill();
    await until('it is not ready', () => !one.probe('readinessProbe'), 60);
    expect(one.probe('livenessProbe')).toBe(true);
    await Promise.all([leader.start(), other.start()]);
    await allReady(pods);
    expect(get(leader, '/pear')).toBe('1');
  }, 180_000);

  test.each([
    ['leader', 'as its process ends', false], ['leader', 'as its node is off the network', true], ['follower', 'as its node is off the network', true],
  ])('a %s is lost %s, and comes back at another address', async (role, _how, isCut) => {
    const lost = pods.find((pod) => stateOf(pod) === role)!;
    const [one] = pods.filter((pod) => pod !== lost);
    const key = `/fig-${role}-${isCut}`;
    const since = stopwatch();
    if (isCut) sandbox.cut([lost.name]);
    else await lost.kill();
    await until('writes go on', () => one.exec(['timeout', '20', 'zkCli.sh', '-server', `localhost:${hasTls ? 2281 : 2181}`, 'create', key, '1']).output.includes('Created'), 120, () => one.log);
    const written = since();
    let unready = 0;
    if (isCut) {
      await until('it is not ready', () => !lost.probe('readinessProbe'), 120, () => lost.log);
      unready = since();
      expect(lost.probe('livenessProbe')).toBe(true);
      await lost.kill();
    }
    sandbox.move([lost.name]);
    await lost.start();
    const started = stopwatch();
    await lost.ready(120);
    const ready = started();
    expect(get(lost, key)).toBe('1');
    process.stderr.write(`ZooKeeper, in seconds: ${role} ${isCut} written again ${written}, unready ${unready}, ready ${ready}\n`);
    expect(Math.max(written, unready, ready)).toBeLessThan(30);
  }, 600_000);

  test('all members come back at other addresses', async () => {
    await Promise.all(pods.map((pod) => pod.stop()));
    sandbox.move();
    await Promise.all(pods.map((pod) => pod.start()));
    const started = stopwatch();
    await allReady(pods);
    process.stderr.write(`ZooKeeper, in seconds: all ${started()}\n`);
    expect(started()).toBeLessThan(60);
  }, 300_000);

  test('members restart one after the other, cleanly, and the ensemble stays', async () => {
    for (const pod of [...pods].reverse()) {
      await pod.stop();
      await pod.start();
      await pod.ready(90);
    }
    expect([view(pods[0]), get(pods[1], '/apple')]).toEqual([[1, 2, 3], '1']);
  }, 180_000);

  test('a member with an empty volume has no vote until it has copied the others', async () => {
    await Promise.all(pods.map((pod) => pod.kill()));
    pods[2].deleteClaims();
    const formed = apply({ isFormed: true });
    await pods[1].start();
    await until('it is asking for votes', () => pods[1].probe('livenessProbe'), 60, () => pods[1].log);
    // With a vote, the two would make an ensemble of what one of them remembers.
    await expect(Promise.race([formed[2].start(), new Promise((resolve) => setTimeout(resolve, 8000, 'waits'))])).resolves.toBe('waits');
    expect(pods[1].probe('readinessProbe')).toBe(false);
    await pods[0].start();
    await allReady([pods[0], pods[1]]);
    await formed[2].ready(120);
    pods = [pods[0], pods[1], formed[2]];
    expect([view(pods[2]), get(pods[2], '/apple')]).toEqual([[1, 2, 3], '1']);
  }, 240_000);

  test('members join on scale-up and leave by the steps of `operations`; nobody is restarted', async () => {
    const five = apply({ replicas: 5 });
    await Promise.all([five[3].start(), five[4].start()]);
    await allReady([five[3], five[4]]);
    await votersAre(five[3], [1, 2, 3, 4, 5], five[4]);
    expect(get(five[4], '/apple')).toBe('1');
    for (const ordinal of [4, 3]) {
      pods[0].output(removeCommand(ordinal));
      await five[ordinal].stop();
    }
    await votersAre(pods[1], [1, 2, 3]);
    // On the way back it has outdated data, and a list that it is in no more.
    apply({ replicas: 5 });
    await five[3].start();
    await five[3].ready(90);
    await votersAre(pods[1], [1, 2, 3, 4], five[3]);
    pods[0].output(removeCommand(3));
    await five[3].stop();
    apply();
  }, 240_000);

  test('a backup brings back what was, by the steps of `operations`: one member, which the others join', async () => {
    ask(pods[0], ['create', '/kept', '1']);
    const [, name] = /backup (\d{8}T\d{6}Z): /.exec(await podOfCronJob(environment, 'locks-backup').run())!;
    ask(pods[0], ['create', '/afterwards', '1']);
    await Promise.all(pods.map((pod) => pod.stop()));
    pods.slice(1).forEach((pod) => pod.deleteClaims());

    const member = onlyMember({ pods: locks.pods, hasTls });
    expect(locks.operationsText).toContain(`'${member}' | tee`);
    for (const times of [1, 2]) {
      expect(await restorePod(environment, locks, name, member).run()).toContain(`restored ${name}`);
      const files = readdirSync(path.join(sandbox.directory, 'claims', 'data-locks-0'));
      expect(['zookeeper', 'conf'].map((each) => files.filter((file) => file.startsWith(`${each}.before-`)).length)).toEqual([times, times]);
    }
    pods = apply();
    await pods[0].start();
    await allReady([pods[0]]);
    await Promise.all([pods[1].start(), pods[2].start()]);
    await allReady(pods);
    await votersAre(pods[0], [1, 2, 3], pods[2]);
    expect(get(pods[2], '/kept')).toBe('1');
    expect(pods[1].exec(['zkCli.sh', '-server', `localhost:${hasTls ? 2281 : 2181}`, 'get', '/afterwards']).output).toContain('Node does not exist');
  }, 240_000);

  if (hasTls) {
    test('a renewed certificate is shown without a restart, and members stay together', async () => {
      secrets['locks-tls'] = tlsSecret(locks.certificateNames);
      const shown = (pod: PodProcess) => pod.output(shownCertificate('localhost:2281'));
      expect(shown(pods[0])).not.toContain(fingerprint(secrets['locks-tls']));
      pods.forEach((pod) => pod.refreshSecret('tls'));
      for (const pod of pods) await until('it is shown', () => shown(pod).includes(fingerprint(secrets['locks-tls'])), 60, () => pod.log);
      expect(pods.map((pod) => pod.probe('readinessProbe'))).toEqual([true, true, true]);
    }, 200_000);
  }
});
