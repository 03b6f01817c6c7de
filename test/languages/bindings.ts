/** What jsii-pacmak makes: packages of this library, and of the peers where no registry need have them. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { withMaven } from './maven';
import { run } from './shell';

export const REPOSITORY = path.join(__dirname, '../..');
const PEERS = ['constructs', 'cdk8s', 'cdk8s-plus-28'];

/** Where what outlives a run is kept: downloads of Maven, and bindings of the peers. */
export const CACHE = process.env.CDK8S_STATEFUL_CACHE
  ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'cdk8s-stateful/languages');

/** Maven's local repository; its downloads take minutes. */
export const MAVEN_DOWNLOADS = path.join(CACHE, 'maven');

/** The version of a package in node_modules. */
export function installedVersion(name: string): string {
  return JSON.parse(fs.readFileSync(path.join(REPOSITORY, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** The versions of the peers, by name. */
export function peerVersions(): Record<string, string> {
  return Object.fromEntries(PEERS.map((name) => [name, installedVersion(name)]));
}

/** Bindings of this library for the targets, each in its own folder of `outdir`. Java finds the peers' in there. */
export async function makeBindings(targets: readonly string[], outdir: string, codeOnly: boolean): Promise<void> {
  await pacmak(targets, outdir, codeOnly, ['.']);
}

/**
 * Bindings of the peers for a target: as code for Go, as a Maven repository for Java. They are made once for their
 * versions and pacmak's.
 */
export async function peerBindings(target: 'go' | 'java'): Promise<string> {
  const made = path.join(CACHE, versionKey(), target);
  if (!fs.existsSync(made)) {
    fs.mkdirSync(path.dirname(made), { recursive: true });
    const unfinished = fs.mkdtempSync(`${made}-`);
    await pacmak([target], unfinished, target === 'go', PEERS.map((name) => path.join('node_modules', name)));
    fs.renameSync(path.join(unfinished, target), made);
    fs.rmSync(unfinished, { recursive: true });
  }
  return made;
}

/** What bindings of the peers depend on, and what Maven downloads for them. */
export function versionKey(): string {
  return [...PEERS, 'jsii-pacmak'].map((name) => `${name}-${installedVersion(name)}`).join('_');
}

async function pacmak(targets: readonly string[], outdir: string, codeOnly: boolean, modules: readonly string[]): Promise<void> {
  const make = (env: Readonly<Record<string, string>>, ...more: string[]) => run(path.join(REPOSITORY, 'node_modules/.bin/jsii-pacmak'), [
    ...modules,
    ...targets.flatMap((target) => ['--target', target]),
    '--outdir', outdir,
    '--no-fingerprint',
    ...codeOnly ? ['--code-only'] : [],
    ...more,
  ], { cwd: REPOSITORY, env: { ...SILENT, ...env } }).then(() => {});
  if (codeOnly || !targets.includes('java')) {await make({});} else {
    await withMaven(MAVEN_DOWNLOADS, versionKey(), ({ settings, env }) => make(
      env,
      '--maven-local-repository', MAVEN_DOWNLOADS,
      '--mvn-global-settings', settings,
      // Nobody reads it here, and it takes as long as everything else.
      '--mvn-define', 'maven.javadoc.skip=true',
    ));
  }
}

/** The jsii tools warn of every Node release that they were not tested with. */
export const SILENT = Object.fromEntries(['UNTESTED', 'DEPRECATED', 'END_OF_LIFE', 'KNOWN_BROKEN']
  .map((what) => [`JSII_SILENCE_WARNING_${what}_NODE_VERSION`, what === 'END_OF_LIFE' ? '20' : '1']));
