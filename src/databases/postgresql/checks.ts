/** What cannot work is refused where it is written, with what to choose. */
import * as layout from './layout';

/** The major version, which the data belongs to. */
export function majorOf(version: string, path: string): number {
  const major = Number(/^\d+/.exec(version)?.[0]);
  if (!(major >= 15)) {
    throw new Error(`PostgreSql ${path}: version is '${version}', expected the tag of an image that begins with a supported major version (15 or later), such as '18.3'`);
  }
  return major;
}

export function checkSynchronous(standbys: number, replicas: number, path: string): number {
  if (!Number.isInteger(standbys) || standbys < 0 || standbys > Math.max(0, replicas - 1)) {
    throw new Error(`PostgreSql ${path}: synchronousStandbys is ${standbys}, and ${replicas} replicas have ${replicas - 1} standbys: `
      + `${standbys > replicas - 1 ? 'every commit would wait for ever' : 'that is no number of standbys'}; use 0 to ${Math.max(0, replicas - 2)}, so that one may be missing`);
  }
  return standbys;
}

export function checkNames(database: string, user: string, made: Record<'database' | 'user', string>, path: string): void {
  for (const [what, name] of [['database', database], ['user', user]] as const) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
      throw new Error(`PostgreSql ${path}: ${what} is '${name}'${made[what]}, expected lower-case letters, digits and '_', at most 63, none of which needs quotes; give one as \`${what}\``);
    }
  }
  const taken = ['postgres', layout.REPLICATION_ROLE, layout.EXPORTER_ROLE];
  if (taken.includes(user)) {
    throw new Error(`PostgreSql ${path}: user is '${user}'${made.user}, a role that the library makes or the superuser's; give the application one of its own as \`user\``);
  }
  if (['postgres', 'template0', 'template1'].includes(database)) {
    throw new Error(`PostgreSql ${path}: database is '${database}'${made.database}, which PostgreSQL has for itself; give the application one of its own as \`database\``);
  }
}

export function checkInitScripts(scripts: Record<string, string>, path: string): void {
  const odd = Object.keys(scripts).find((name) => !/^[\w.-]+\.(sql|sh)$/.test(name));
  if (odd !== undefined) {
    throw new Error(`PostgreSql ${path}: initScripts has '${odd}', and the image runs files that end in .sql or .sh only; name it '${odd.replace(/[^\w.-]|\.\w+$/g, '')}.sql'`);
  }
}
