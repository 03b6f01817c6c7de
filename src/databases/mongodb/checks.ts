/** What cannot work is refused where it is written, with what to choose. */
import * as layout from './layout';

export function checkVersion(version: string, path: string): void {
  if (!(Number(/^\d+/.exec(version)?.[0]) >= 7)) {
    throw new Error(`MongoDb ${path}: version is '${version}', expected the tag of an image that begins with a supported major version (7 or later), such as '8.0.32'`);
  }
}

export function checkReplicas(replicas: number, path: string): void {
  if (replicas > layout.MOST_MEMBERS) {
    throw new Error(`MongoDb ${path}: replicas is ${replicas}, and no more than ${layout.MOST_MEMBERS} members of a replica set may vote; use ${layout.MOST_MEMBERS}`);
  }
}

export function checkNames(
  { database, user, replicaSetName }: Record<'database' | 'user' | 'replicaSetName', string>,
  made: Record<'database' | 'user' | 'replicaSetName', string>,
  path: string,
): void {
  for (const [what, name] of [['database', database], ['user', user]] as const) {
    if (!/^[A-Za-z_][\w-]{0,62}$/.test(name)) {
      throw new Error(`MongoDb ${path}: ${what} is '${name}'${made[what]}, expected letters, digits, '_' and '-', at most 63: it is part of an address; give one as \`${what}\``);
    }
  }
  if (!/^[\w-]+$/.test(replicaSetName)) throw new Error(`MongoDb ${path}: replicaSetName is '${replicaSetName}'${made.replicaSetName}, expected letters, digits, '_' and '-': it is part of an address; give one as \`replicaSetName\``);
  if (['admin', 'config', 'local'].includes(database)) {
    throw new Error(`MongoDb ${path}: database is '${database}'${made.database}, which MongoDB has for itself; give the application one of its own as \`database\``);
  }
}

export function checkInitScripts(scripts: Record<string, string>, path: string): void {
  const odd = Object.keys(scripts).find((name) => !/^[\w.-]+\.js$/.test(name));
  if (odd !== undefined) {
    throw new Error(`MongoDb ${path}: initScripts has '${odd}', and scripts are in JavaScript; name it '${odd.replace(/\.\w+$|[^\w.-]/g, '')}.js'`);
  }
}
