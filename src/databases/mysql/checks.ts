/** What cannot work is refused where it is written, with what to choose. */
import * as layout from './layout';

/** The release series, within which servers clone and follow each other. */
export function seriesOf(version: string, title: string): string {
  const [, series, major, minor] = /^((\d+)\.(\d+))[\w.-]*(?:@sha256:[0-9a-f]{64})?$/.exec(version) ?? [];
  if (series === undefined || Number(major) * 1000 + Number(minor) < 8004) {
    throw new Error(`${title}: version is '${version}', expected the tag of an image that begins with a supported version (8.4 or later), such as '9.7.2'`);
  }
  return series;
}

export function checkSynchronous(title: string, count: number, replicas: number): number {
  const others = replicas - 1;
  if (!Number.isInteger(count) || count < 0 || count > Math.max(0, others)) {
    throw new Error(`${title}: synchronousReplicas is ${count}, and ${replicas} members have ${others} replicas: `
      + `${count > others ? 'every commit would wait for ever' : 'that is no number of replicas'}; use 0 to ${Math.max(0, others - 1)}, so that one may be missing`);
  }
  return count;
}

/** Names that MySQL or the library has for itself. */
const TAKEN: Record<string, string[]> = {
  database: ['mysql', 'sys', 'information_schema', 'performance_schema'],
  user: ['root', 'mysql', layout.REPLICATION_USER, layout.EXPORTER_USER],
};

/** @param made what a name that was not given is made of */
export function checkNames(title: string, { database, user }: Record<'database' | 'user', string>, made: Record<'database' | 'user', string>): void {
  for (const [what, name] of [['database', database], ['user', user]] as const) {
    const longest = what === 'user' ? 32 : 64;
    if (!/^[a-z_][a-z0-9_]*$/.test(name) || name.length > longest) {
      throw new Error(`${title}: ${what} is '${name}'${made[what]}, expected lower-case letters, digits and '_', at most ${longest}, none of which needs quotes; give one as \`${what}\``);
    }
    if (TAKEN[what].includes(name)) {
      throw new Error(`${title}: ${what} is '${name}'${made[what]}, which MySQL or the library has for itself; give the application one of its own as \`${what}\``);
    }
  }
}

export function checkInitScripts(title: string, scripts: Record<string, string>): void {
  const odd = Object.keys(scripts).find((name) => !/^[\w.-]+\.(sql|sh)$/.test(name));
  if (odd !== undefined) {
    throw new Error(`${title}: initScripts has '${odd}', and files that end in .sql or .sh are run only; name it '${odd.replace(/[^\w.-]|\.\w+$/g, '')}.sql'`);
  }
}
