import { scriptFile } from '../script-file';

/** What the scripts of the first start depend on. */
export interface InitScriptOptions {
  readonly database: string;
  readonly synchronousStandbys: number;
  readonly initScripts: Record<string, string>;
}

/**
 * What the image's entrypoint runs once, when it has made a new database: in the order of the names, `.sql` as
 * superuser, `.sh` in its own shell.
 */
export function initScripts({ database, synchronousStandbys, initScripts: given }: InitScriptOptions): Record<string, string> {
  const own = synchronousStandbys > 0 ? ['00-commit-locally.sh', '10-roles.sql', '99-commit-as-configured.sh'] : ['10-roles.sql'];
  return Object.fromEntries([
    ...own.map((name) => [name, scriptFile('postgresql', name)]),
    ...Object.entries(given).map(([name, content]) => [
      `50-${name}`, name.endsWith('.sql') ? `\\connect ${identifier(database)}\n${content.trimEnd()}\n` : content,
    ]),
  ]);
}

/** Quoted, for SQL. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
