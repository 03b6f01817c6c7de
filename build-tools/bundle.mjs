/**
 * Makes of what the compiler wrote what users load: the library in one file, the command line in another with the licences
 * of what is bundled with it. One file loads in a fraction of the time of some hundred.
 */
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { peerDependencies } = createRequire(import.meta.url)('../package.json');
const settings = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20', logLevel: 'warning' };

const compiled = readFileSync(`${root}/lib/index.js`, 'utf8');
const names = [...compiled.matchAll(/^Object\.defineProperty\(exports, "(\w+)"/gm)].map(([, name]) => name).filter((name) => name !== '__esModule');
await build({
  ...settings,
  stdin: { contents: lazily(compiled), resolveDir: `${root}/lib`, sourcefile: 'lazy.js' },
  external: Object.keys(peerDependencies),
  minifySyntax: true,
  legalComments: 'none',
  // Never run: it tells Node which names an `import { … }` may ask for.
  footer: { js: `0 && (module.exports = { ${names.join(', ')} });` },
  outfile: 'lib/index.js',
  plugins: [withScripts()],
});
// A construct's class is named in errors, and esbuild renames one that mentions itself. Its own option `keepNames` would
// name every function anew whenever it is made, which synths pay for.
const bundled = readFileSync(`${root}/lib/index.js`, 'utf8');
writeFileSync(`${root}/lib/index.js`, bundled.replace(/(\w+) = class _\1( extends [\w.]+)? \{/g, '$& static name = "$1";'));

const { metafile } = await build({
  ...settings,
  entryPoints: ['lib/cli/main.js'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  outfile: 'lib/cli/cdk8s-stateful.js',
  plugins: [whenItIsUsed('node:child_process', 'spawn')],
});
writeFileSync(`${root}/lib/cli/THIRD-PARTY-LICENSES.txt`, licencesOf(root, Object.keys(metafile.inputs)));

/** In the place of the module that reads a script from its file: one that holds all scripts. */
function withScripts() {
  const folder = join(root, 'src', 'databases');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && basename(entry.parentPath) === 'scripts');
  const scripts = Object.fromEntries(files.map(({ parentPath, name }) => join(parentPath, name)).sort()
    .map((file) => [`${relative(folder, dirname(dirname(file)))}/${basename(file)}`, readFileSync(file, 'utf8')]));
  const contents = `
    const scripts = ${JSON.stringify(scripts)};
    exports.scriptFile = (system, name) => {
      const text = scripts[system + '/' + name];
      if (text === undefined) throw new Error('the package has no script ' + system + '/' + name);
      return text;
    };`;
  return { name: 'scripts', setup: ({ onLoad }) => onLoad({ filter: /[/\\]databases[/\\]script-file\.js$/ }, () => ({ contents })) };
}

/** A module of Node's that commander loads for commands which are programs of their own; here none are, and it takes as long as commander. */
function whenItIsUsed(name, ...functions) {
  const namespace = 'when-it-is-used';
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ namespace: from, path }) => (from === namespace ? { path, external: true } : { path, namespace }));
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: functions.map((each) => `exports.${each} = (...args) => require("${path}").${each}(...args);`).join('\n'),
      }));
    },
  };
}

/** Each export loads its module when it is asked for: whoever uses a set does not wait for ten databases. */
function lazily(text) {
  const modules = Object.fromEntries([...text.matchAll(/^(?:var|const) (\w+) = (require\("\.[^"]+"\));$/gm)].map(([, variable, load]) => [variable, load]));
  const exported = [...text.matchAll(/^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.\w+; \} \}\);$/gm)];
  const known = exported.filter(([, , variable]) => variable in modules);
  if (known.length === 0 || known.length !== names.length) {
    throw new Error(`lib/index.js: of ${names.length} exports it can be told of ${known.length} which module they come from; run \`npx projen compile\``);
  }
  // Node believes a getter that it can read rather than the list of names below; this one it cannot.
  const lines = known.map(([, name, variable]) => `lazy("${name}", () => ${modules[variable]}.${name});`);
  return `Object.defineProperty(exports, "__esModule", { value: true });\nconst lazy = (name, get) => Object.defineProperty(exports, name, { enumerable: true, get });\n${lines.join('\n')}\n`;
}
