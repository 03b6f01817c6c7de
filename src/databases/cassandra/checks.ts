/** What cannot work is refused where it is written, with what to choose. */
import * as layout from './layout';
import { CassandraProps } from './props';

/** Copies of each row; what makes a majority of them useless is refused. */
export function replicationFactorOf({ replicationFactor, replicas = 3 }: CassandraProps): number {
  return replicationFactor ?? (replicas === 1 ? 1 : 3);
}

export function checkVersion(version: string, path: string): void {
  if (!(Number(/^\d+/.exec(version)?.[0]) >= 5)) {
    throw new Error(`Cassandra ${path}: version is '${version}', expected the tag of an image that begins with a supported major version (5 or later), such as '5.0.9'`);
  }
}

type Name = 'keyspace' | 'user' | 'clusterName' | 'datacenter' | 'rack';

export function checkNames({ keyspace, user, clusterName, datacenter, rack }: Record<Name, string>, made: Record<'keyspace' | 'user', string>, path: string): void {
  for (const [what, name] of [['keyspace', keyspace], ['user', user]] as const) {
    if (!/^[a-z][a-z0-9_]{0,47}$/.test(name)) {
      throw new Error(`Cassandra ${path}: ${what} is '${name}'${made[what]}, expected lower-case letters, digits and '_', at most 48, none of which needs quotes; give one as \`${what}\``);
    }
  }
  if (/^system($|_)/.test(keyspace)) {
    throw new Error(`Cassandra ${path}: keyspace is '${keyspace}'${made.keyspace}, which Cassandra has for itself; give the application one of its own as \`keyspace\``);
  }
  if ([layout.ADMIN_ROLE, 'cassandra'].includes(user)) {
    throw new Error(`Cassandra ${path}: user is '${user}'${made.user}, an administrator; give the application a role of its own as \`user\``);
  }
  for (const [what, name] of [['clusterName', clusterName], ['datacenter', datacenter], ['rack', rack]]) {
    if (!/^[\w.-]+$/.test(name)) throw new Error(`Cassandra ${path}: ${what} is '${name}', expected letters, digits, '-', '_' and '.': scripts and configuration take no other; write one of these`);
  }
}

export function checkInitScripts(scripts: Record<string, string>, path: string): void {
  const odd = Object.keys(scripts).find((name) => !/^[\w.-]+\.cql$/.test(name));
  if (odd !== undefined) {
    throw new Error(`Cassandra ${path}: initScripts has '${odd}', and scripts are in CQL; name it '${odd.replace(/\.\w+$|[^\w.-]/g, '')}.cql'`);
  }
}

export function checkReplacing(replacing: Record<string, string>, pods: string[], path: string): void {
  for (const [pod, address] of Object.entries(replacing)) {
    if (!pods.includes(pod)) throw new Error(`Cassandra ${path}: replacing has '${pod}', which is none of the members ${pods.join(', ')}: nobody would read it`);
    if (!/^[\da-f.:]+$/i.test(address)) {
      throw new Error(`Cassandra ${path}: replacing gives ${pod} the address '${address}', expected the IP address that nodetool status shows for the lost member`);
    }
  }
}
