import * as fs from 'node:fs';
import * as path from 'node:path';
import { peerVersions } from './bindings';
import { Language } from './language';
import { isInstalled, run } from './shell';

/** The wheel, in an environment of its own, with the peers of the Python Package Index in the versions of node_modules. */
export const PYTHON: Language = {
  name: 'Python',
  folder: 'python',
  programs: /^(\w+)\.py$/,
  target: 'python',
  missingTool: () => (isInstalled('python3', '-c', 'import venv, ensurepip') ? undefined : 'Python 3 with venv (python3)'),
  async build({ packages, work }) {
    await run('python3', ['-m', 'venv', 'environment'], { cwd: work });
    const folder = path.join(packages, 'python');
    const wheel = fs.readdirSync(folder).find((file) => file.endsWith('.whl'))!;
    const peers = Object.entries(peerVersions()).map(([name, version]) => `${name}==${version}`);
    await run('environment/bin/pip', ['install', '--quiet', '--no-input', ...peers, path.join(folder, wheel)], { cwd: work });
  },
  command: ({ work }, file) => ({ command: path.join(work, 'environment/bin/python'), args: [file], cwd: work }),
};
