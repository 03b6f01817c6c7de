import * as fs from 'node:fs';
import * as path from 'node:path';
import { peerVersions, REPOSITORY } from './bindings';
import { Language } from './language';
import { run } from './shell';

const MODULES = path.join(REPOSITORY, 'node_modules');

/** The packed library next to its peers, compiled against its declarations. */
export const TYPESCRIPT: Language = {
  name: 'TypeScript',
  folder: 'typescript',
  programs: /^([\w-]+)\.ts$/,
  missingTool: () => undefined,
  async build({ work }) {
    const library = path.join(work, 'node_modules/cdk8s-stateful');
    fs.mkdirSync(library, { recursive: true });
    // TypeScript's own types of Node are a development dependency like any other.
    [...Object.keys(peerVersions()), '@types'].forEach((name) => fs.symlinkSync(path.join(MODULES, name), path.join(work, 'node_modules', name)));
    const packed = JSON.parse((await run('npm', ['pack', REPOSITORY, '--json'], { cwd: work })).toString());
    await run('tar', ['-xzf', packed[0].filename, '--strip-components=1', '-C', library], { cwd: work });
    await run(path.join(MODULES, '.bin/tsc'), ['--project', '.'], { cwd: work });
  },
  // Peers are found from where the library is, not from where the links to them lead.
  command: ({ work }, file) => ({
    command: process.execPath,
    args: ['--preserve-symlinks', '--preserve-symlinks-main', file.replace(/ts$/, 'js')],
    cwd: work,
  }),
};
