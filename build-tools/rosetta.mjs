/**
 * Compiles and translates every snippet of the README and of the API's documentation; a snippet that does neither is an
 * error. What the snippets may use without saying where it is from stands in rosetta/default.ts-fixture, which this makes:
 * everything that this library exports, then everything of its peers that is called like nothing before it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const taken = new Set(['Construct']);
const imports = [['.', 'cdk8s-stateful'], ...['cdk8s', 'cdk8s-plus-28'].map((name) => [`node_modules/${name}`, name])].map(([folder, name]) => {
  const names = typesOf(folder).filter((type) => !taken.has(type));
  names.forEach((type) => taken.add(type));
  return `import { ${names.join(', ')} } from '${name}';`;
});

const fixture = `${root}/rosetta/default.ts-fixture`;
mkdirSync(`${root}/rosetta`, { recursive: true });
writeFileSync(fixture, `${imports.join('\n')}
import { Construct } from 'constructs';

declare const app: App;
declare const chart: Chart;
declare const api: Deployment;
declare const set: StatefulSet;
declare const container: Container;

class Fixture extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
/// here
  }
}
`);
// What was translated before would not be looked at again.
rmSync(`${root}/.jsii.tabl.json`, { force: true });
const { status } = spawnSync(`${root}/node_modules/.bin/jsii-rosetta`, ['extract', '--strict', '.'], { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;

/** The names of a package's types, without those of its submodules. */
function typesOf(folder) {
  let assembly = JSON.parse(readFileSync(`${root}/${folder}/.jsii`, 'utf8'));
  const packed = `${root}/${folder}/${assembly.filename}`;
  if (assembly.schema === 'jsii/file-redirect' && existsSync(packed)) assembly = JSON.parse(gunzipSync(readFileSync(packed)));
  return Object.values(assembly.types).filter(({ namespace }) => namespace === undefined).map(({ name }) => name);
}
