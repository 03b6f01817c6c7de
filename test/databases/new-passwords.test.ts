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
  expect(steps.join('\n')).not.toMatch(/--from-literal|setuser|-p '|=\$PASSWORD/);
});
