import { scriptFile } from './script-file';

/** A value that scripts read as a variable. A list is written with spaces between its elements, which must not hold any. */
export type ScriptValue = string | number | boolean | readonly string[];

/** The file of variables that the scripts of a database read first. */
export const PRELUDE = 'env.sh';

/**
 * The scripts of a system, as a directory of a database has them. The files are those of the system's folder `scripts`,
 * the same bytes in every database. Whatever differs between databases is in the prelude, `env.sh`.
 *
 * @param system the folder of the system in `src/databases`
 * @param names of the files that the database needs
 * @param values the variables of the prelude; a flag is `true` or `false`
 * @throws when there is no such file, or a variable's name or value is one that a shell would misread
 *
 * @internal
 */
export function scriptFiles(system: string, names: readonly string[], values: Record<string, ScriptValue>): Record<string, string> {
  return { ...Object.fromEntries(names.map((name) => [name, scriptFile(system, name)])), [PRELUDE]: prelude(values) };
}

/**
 * The prelude: one assignment a line.
 *
 * @internal
 */
export function prelude(values: Record<string, ScriptValue>): string {
  return Object.entries(values).map(([name, value]) => {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new Error(`a variable of scripts is called '${name}', expected upper-case letters, digits and '_'`);
    return `${name}=${quote(text(name, value))}\n`;
  }).join('');
}

function text(name: string, value: ScriptValue): string {
  if (typeof value !== 'object') return String(value);
  const divided = value.find((element) => /\s/.test(element) || element === '');
  if (divided !== undefined) throw new Error(`the variable ${name} of scripts is a list, and its element '${divided}' is empty or has white space: a shell would read another list`);
  return value.join(' ');
}

function quote(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll('\'', '\'\\\'\'')}'`;
}
