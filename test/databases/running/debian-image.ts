/** Packages of another release of Debian than this machine's, unpacked as the root of a container and kept for the next time. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** A root file system, or why there is none. */
export interface DebianImage {
  readonly root?: string;
  readonly missing?: string;
}

/** What the sandbox and scripts use in any container. */
const BASE = ['bash', 'coreutils', 'dash', 'findutils', 'grep', 'gzip', 'sed', 'util-linux'];

/** The packages of a release, by apt as this machine has it set up, without installing anything. */
export function debianImage(release: string, packages: string[]): DebianImage {
  const all = [...BASE, ...packages];
  const kept = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'cdk8s-stateful', `debian-${release}-${packages.join('-')}`);
  const root = path.join(kept, 'root');
  if (fs.existsSync(root)) return { root };
  try {
    fs.rmSync(kept, { recursive: true, force: true });
    download(kept, release, all);
    const unpacked = path.join(kept, 'unpacked');
    fs.mkdirSync(unpacked);
    const archives = path.join(kept, 'cache', 'archives');
    fs.readdirSync(archives).filter((file) => file.endsWith('.deb')).forEach((file) => run('dpkg-deb', '-x', path.join(archives, file), unpacked));
    fs.rmSync(path.join(kept, 'cache'), { recursive: true });
    fs.renameSync(unpacked, root);
    return { root };
  } catch (error) {
    return { missing: `needs ${packages.join(', ')} of Debian ${release}, which apt did not fetch: ${String((error as Error).message).trim().split('\n').pop()}` };
  }
}

/** With lists and a state of its own, in which nothing is installed: apt fetches what the packages depend on as well. */
function download(directory: string, release: string, packages: string[]): void {
  ['state/lists/partial', 'cache/archives/partial', 'empty'].forEach((each) => fs.mkdirSync(path.join(directory, each), { recursive: true }));
  const within = (file: string) => path.join(directory, file);
  fs.writeFileSync(within('status'), '');
  fs.writeFileSync(within('sources.list'), `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${release} main\n`);
  fs.writeFileSync(within('apt.conf'), Object.entries({
    'Dir::State': within('state'),
    'Dir::State::status': within('status'),
    'Dir::Cache': within('cache'),
    'Dir::Etc::sourcelist': within('sources.list'),
    'Dir::Etc::sourceparts': within('empty'),
    'Dir::Etc::preferencesparts': within('empty'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
  }).map(([name, value]) => `${name} "${value}";\n`).join(''));
  const env = { ...process.env, APT_CONFIG: within('apt.conf') };
  for (const args of [['update'], ['install', '--yes', '--download-only', ...packages]]) {
    execFileSync('apt-get', ['--quiet', '--quiet', ...args], { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

/** Where this machine gets Debian's packages. */
function mirror(): string {
  const uris = run('apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages').split('\n');
  const found = uris.find((uri) => /\/debian\/?$/.test(uri));
  if (found === undefined) throw new Error('this machine\'s apt has no source of Debian\'s packages');
  return found;
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
