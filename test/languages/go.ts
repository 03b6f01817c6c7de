import * as fs from 'node:fs';
import * as path from 'node:path';
import { peerBindings } from './bindings';
import { Language } from './language';
import { isInstalled, run } from './shell';

/** Modules in folders: the library's and its peers' stand in for those of a proxy. */
export const GO: Language = {
  name: 'Go',
  folder: 'go',
  programs: /^([\w-]+)\/main\.go$/,
  target: 'go',
  codeOnly: true,
  missingTool: () => (isInstalled('go', 'version') ? undefined : 'Go (go)'),
  async build({ packages, work }) {
    const modules = [await peerBindings('go'), path.join(packages, 'go')]
      .flatMap((folder) => fs.readdirSync(folder).map((name) => path.join(folder, name)));
    for (const folder of modules) {
      const [, name] = /^module (\S+)/.exec(fs.readFileSync(path.join(folder, 'go.mod'), 'utf8'))!;
      await run('go', ['mod', 'edit', '-replace', `${name}=${folder}`], { cwd: work });
    }
    await run('go', ['mod', 'tidy'], { cwd: work });
    await run('go', ['vet', './...'], { cwd: work });
    await run('go', ['build', '-o', 'bin/', './...'], { cwd: work });
  },
  command: ({ work }, file) => ({ command: path.join(work, 'bin', path.dirname(file)), args: [], cwd: work }),
};
