import { App } from 'cdk8s';
import * as cassandra from '../../examples/cassandra-full';
import * as mongodb from '../../examples/mongodb-full';
import * as mysql from '../../examples/mysql-full';
import * as postgresql from '../../examples/postgresql-full';
import * as redisCluster from '../../examples/redis-cluster-full';
import * as redis from '../../examples/redis-full';
import * as zookeeper from '../../examples/zookeeper-full';
import { StatefulDatabase } from '../../src';

test.each<[string, { build: (app: App) => StatefulDatabase }]>([
  ['Cassandra', cassandra], ['MongoDB', mongodb], ['MySQL', mysql], ['PostgreSQL', postgresql], ['Redis Cluster', redisCluster], ['Redis', redis], ['ZooKeeper', zookeeper],
])('the steps for %s put no password into an argument, where the list of processes shows it', (_, { build }) => {
  const steps = build(new App()).operations.filter(({ title }) => title.startsWith('Rotate')).flatMap((operation) => operation.steps);
  const made = steps.filter((step) => step.includes('openssl rand'));
  expect(made.length).toBeGreaterThan(0);
  // Only `echo`, which is the shell itself, gets one; what follows the pipe reads it.
  expect(made.filter((step) => !/^\{ echo stringData:; for key in [\w. -]+; do echo "[^"\\]*\\"\$\(openssl rand -hex 16\)\\""; done; \} \| kubectl [^$]*--patch-file \/dev\/stdin$/.test(step))).toEqual([]);
  // What is asked of the operator is no password.
  expect(steps.filter((step) => !step.startsWith('read ')).join('\n')).not.toMatch(/--from-literal|setuser|-p '|=\$PASSWORD/);
});

test.each<[string, { build: (app: App) => StatefulDatabase }, string]>([
  ['Cassandra', cassandra, 'passwords.sh'], ['MongoDB', mongodb, 'passwords.sh'], ['MySQL', mysql, 'passwords.sh'], ['PostgreSQL', postgresql, 'passwords.sql'],
])('%s is given passwords when its volume is another than before, not while it has the old ones', (_, { build }, script) => {
  const steps = build(new App()).operations.find(({ title }) => title.startsWith('Rotate'))!.steps;
  const at = (text: string) => steps.findIndex((step) => step.includes(text));
  const [seen, patched, wait, set] = [at('SEEN=$('), at('patch secret'), at('poll 600 '), at(script)];
  expect([seen, patched, wait, set]).toEqual([seen, patched, wait, set].sort((a, b) => a - b));
  expect(seen).toBeGreaterThanOrEqual(0);
  // Where it looks is where the pod that the script runs in has the Secret.
  const into = (step: string) => /exec (?:-i )?(\S+ -c \S+) --/.exec(step)?.[1];
  expect([steps[seen], steps[wait]].map(into)).toEqual([into(steps[set]), into(steps[set])]);
});

test.each<[string, { build: (app: App) => StatefulDatabase }, RegExp]>([
  ['MySQL', mysql, /scale [^\n]*--replicas=[1-9](?:\n[^\n]*){3}enabled = OFF'[^\n]*\n[^\n]*passwords\.sh\n[^\n]*enabled = ON'\n/],
  ['PostgreSQL', postgresql, /scale [^\n]*--replicas=[1-9]\n[^\n]*\npoll 1800 [^\n]*ON_ERROR_STOP=1 -f \/scripts\/passwords\.sql$/m],
])('a restored %s has the Secret\'s passwords, and does not wait for members that cannot connect before', (_, { build }, order) => {
  expect(build(new App()).operations.find(({ title }) => title === 'Restore a backup')!.steps.join('\n')).toMatch(order);
});
