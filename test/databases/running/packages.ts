/** Packages of PyPI and npm, with all that they need, fetched once into a cache folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where software is kept that no package of this machine has. */
export function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-stateful', name);
}

/** Puts packages of PyPI into `python` below the directory; says why not, if so. */
export function fetchPython(directory: string, packages: string[]): string | undefined {
  return fetch(directory, 'python', packages, (target) => ['python3', '-m', 'pip', 'install', '--quiet', '--root-user-action=ignore', '--target', join(target, 'python')]);
}

/** Puts packages of npm into `node_modules` below the directory; says why not, if so. */
export function fetchNpm(directory: string, packages: string[]): string | undefined {
  return fetch(directory, 'node_modules', packages, (target) => ['npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', target]);
}

function fetch(directory: string, folder: string, packages: string[], command: (target: string) => string[]): string | undefined {
  if (existsSync(join(directory, folder))) return undefined;
  const partial = join(directory, `partial.${process.pid}`);
  mkdirSync(partial, { recursive: true });
  try {
    const [program, ...args] = [...command(partial), ...packages];
    const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
    if (error) return `needs '${program}', which is not installed, to fetch ${packages.join(', ')}`;
    if (status !== 0) return `${program} cannot fetch ${packages.join(', ')}: ${stderr.slice(-500)}`;
    renameSync(join(partial, folder), join(directory, folder));
    return undefined;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
