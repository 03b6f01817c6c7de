import { readFileSync } from 'node:fs';
import { here } from './measure.mjs';

/**
 * About so many bytes of manifests: copies of a well-made database (a set, two Services, a class, a budget, policies) and
 * of tutorials' sets, which are less well made, each copy in a namespace of its own. A ConfigMap every tenth copy is large.
 */
export function manifestsOf(bytes) {
  const good = documents('../test/rules/mistakes/good.yaml');
  const tutorials = ['web', 'zookeeper', 'cassandra', 'mysql'].map((name) => documents(`../test/fixtures/${name}.yaml`));
  const written = [];
  let size = 0;
  for (let copy = 0; size < bytes; copy++) {
    const namespace = `team-${copy}`;
    const copied = [...good, ...tutorials[copy % tutorials.length], ...copy % 10 === 0 ? [settings()] : []].map((text) => inNamespace(text, namespace));
    written.push(...copied);
    size += copied.reduce((sum, text) => sum + text.length + 4, 0);
  }
  return { text: written.join('---\n'), documents: written.length };
}

function documents(path) {
  return readFileSync(here(path), 'utf8').split(/^---\n/m).filter((text) => /^kind:/m.test(text));
}

function inNamespace(text, namespace) {
  const without = text.replace(/^ {2}namespace: .*\n/m, '');
  return without.replace(/^metadata:\n/m, `metadata:\n  namespace: ${namespace}\n`).replace(/^metadata: \{/m, `metadata: { namespace: ${namespace},`);
}

function settings() {
  const lines = Array.from({ length: 200 }, (_, index) => `    setting.${index} = ${'value '.repeat(5)}`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  store.conf: |\n${lines.join('\n')}\n`;
}
