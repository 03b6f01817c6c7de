#!/usr/bin/env node
// Builds the recorder for Kubernetes minors: node conformance/build.mjs 1.34 1.36
// The binary goes to conformance/.build/conformance-<minor>. From a cold cache that is several minutes a version.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The minors that there is a module file for. */
export function knownVersions() {
  return readdirSync(join(here, 'versions')).filter((file) => file.endsWith('.mod')).map((file) => file.slice(0, -4)).sort();
}

/** Whether a Go toolchain can be run at all; it fetches the one that a module asks for by itself. */
export function hasGo() {
  return spawnSync('go', ['version']).status === 0;
}

/** Builds the recorder of a minor and returns its path. Go's own cache makes this short when nothing has changed. */
export function build(minor) {
  const mod = readFileSync(join(here, 'versions', `${minor}.mod`), 'utf8');
  const release = /k8s\.io\/kubernetes v(\S+)/.exec(mod)[1];
  const [major, second] = release.split('.');
  const linked = Object.entries({ gitVersion: `v${release}`, gitMajor: major, gitMinor: second, gitTreeState: 'clean' })
    .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  const binary = join(here, '.build', `conformance-${minor}`);
  execFileSync('go', ['build', `-modfile=versions/${minor}.mod`, '-buildvcs=false', '-ldflags', ['-s', '-w', ...linked].join(' '), '-o', binary, '.'],
    { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
  return binary;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const minor of process.argv.slice(2)) {
    const started = Date.now();
    console.error(`${build(minor)} after ${Math.round((Date.now() - started) / 1000)} s`);
  }
}
