import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One script as it stands in the folder `scripts` of its system. The build replaces this module by one that holds all
 * files (`build-tools/bundle.mjs`): what is published is one file, and reads none.
 *
 * @param system the folder of the system in `src/databases`
 * @param name of the file
 * @throws when there is no such file
 *
 * @internal
 */
export function scriptFile(system: string, name: string): string {
  return readFileSync(join(__dirname, system, 'scripts', name), 'utf8');
}
