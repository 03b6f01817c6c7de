/**
 * npm run examples [NAME …]: writes the manifests of each example, or of those named, to examples/dist/NAME.yaml, and the
 * steps that an operator takes beside that of a database, as NAME.operations.txt; with --databases those of databases only.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'cdk8s';
import * as cassandra from './cassandra';
import * as cassandraFull from './cassandra-full';
import * as dullahan from './dullahan';
import * as etcd from './etcd';
import * as etcdFull from './etcd-full';
import * as kafka from './kafka';
import * as kafkaFull from './kafka-full';
import * as mongo from './mongo';
import * as mongodb from './mongodb';
import * as mongodbFull from './mongodb-full';
import * as mysql from './mysql';
import * as mysqlFull from './mysql-full';
import * as mysqlServers from './mysql-servers';
import * as mysqlVolume from './mysql-volume';
import * as postgresql from './postgresql';
import * as postgresqlFull from './postgresql-full';
import * as redis from './redis';
import * as redisCluster from './redis-cluster';
import * as redisClusterFull from './redis-cluster-full';
import * as redisFull from './redis-full';
import * as sharedNfs from './shared-nfs';
import * as stableIdentity from './stable-identity';
import * as storageClasses from './storage-classes';
import * as updateStrategies from './update-strategies';
import * as web from './web';
import * as zookeeper from './zookeeper';
import * as zookeeperFull from './zookeeper-full';
import { StatefulDatabase } from '../src';

/** Every example, by the name of its file. */
export const EXAMPLES: { readonly [name: string]: { build(app: App): unknown } } = {
  'cassandra': cassandra,
  'cassandra-full': cassandraFull,
  'dullahan': dullahan,
  'etcd': etcd,
  'etcd-full': etcdFull,
  'kafka': kafka,
  'kafka-full': kafkaFull,
  'mongo': mongo,
  'mongodb': mongodb,
  'mongodb-full': mongodbFull,
  'mysql': mysql,
  'mysql-full': mysqlFull,
  'mysql-servers': mysqlServers,
  'mysql-volume': mysqlVolume,
  'postgresql': postgresql,
  'postgresql-full': postgresqlFull,
  'redis': redis,
  'redis-cluster': redisCluster,
  'redis-cluster-full': redisClusterFull,
  'redis-full': redisFull,
  'shared-nfs': sharedNfs,
  'stable-identity': stableIdentity,
  'storage-classes': storageClasses,
  'update-strategies': updateStrategies,
  'web': web,
  'zookeeper': zookeeper,
  'zookeeper-full': zookeeperFull,
};

/** The manifests of an example, as YAML. */
export function exampleYaml(name: string): string {
  const app = new App();
  EXAMPLES[name].build(app);
  return app.synthYaml();
}

/** What operators of an example's databases do; undefined where there is no database of this library. */
export function operationsOf(name: string): string | undefined {
  const app = new App();
  EXAMPLES[name].build(app);
  const databases = app.node.findAll().filter((each): each is StatefulDatabase => each instanceof StatefulDatabase);
  return databases.length === 0 ? undefined : `${databases.map(({ operationsText }) => operationsText).join('\n\n')}\n`;
}

/** The examples that have a database of this library in them. */
export function databaseExamples(): string[] {
  return Object.keys(EXAMPLES).filter((name) => operationsOf(name) !== undefined);
}

function main(names: string[]): void {
  const unknown = names.find((name) => !Object.hasOwn(EXAMPLES, name));
  if (unknown !== undefined) {
    console.error(`examples: there is none called '${unknown}'; there are ${Object.keys(EXAMPLES).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const out = path.join(__dirname, 'dist');
  fs.mkdirSync(out, { recursive: true });
  for (const name of names) {
    const file = path.join(out, `${name}.yaml`);
    fs.writeFileSync(file, exampleYaml(name));
    const operations = operationsOf(name);
    if (operations !== undefined) fs.writeFileSync(path.join(out, `${name}.operations.txt`), operations);
    console.log(path.relative(process.cwd(), file));
  }
}

if (require.main === module) {
  const named = process.argv.slice(2).filter((each) => each !== '--databases');
  const all = process.argv.includes('--databases') ? databaseExamples() : Object.keys(EXAMPLES);
  main(named.length > 0 ? named : all);
}
