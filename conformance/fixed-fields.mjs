// Applies changes of kinds with fixed fields over what is stored, in dry runs, and writes down what the server says: by
// server-side apply with the field manager that made the object, so that what the manifest leaves out is taken away, and
// what the server and its controllers have added stays.
import { BASES } from './fixed-fields-bases.mjs';
import { CASES } from './fixed-fields-cases.mjs';
import { isAboutChange, JOBS, templateCases } from './fixed-fields-templates.mjs';
import compare from './admission-compare.cjs';
import { verdict } from './admission-record.mjs';
import { mapParallel, startServer } from './admission-server.mjs';
import { pathOf } from './restricted-apply.mjs';

const OPTIONS = 'fieldManager=conformance&force=true&fieldValidation=Strict';

/** What the server of that binary says to the changes, and to those of the corpus' templates; FORMAT.md describes it. */
export async function recordFixedFields(binary, version, corpus) {
  const bases = { ...BASES, ...JOBS };
  const server = await startServer(binary, ['--whole']);
  try {
    for (const name of ['default', 'one', 'two', 'x']) await server.ask('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name } });
    const paths = {};
    const stored = {};
    for (const [name, base] of Object.entries(bases)) {
      const path = await pathOf(server, base);
      // An older server does not know the kind.
      if (path === undefined) continue;
      paths[name] = `${path}/${base.metadata.name}`;
      stored[name] = await store(server, paths[name], base);
    }
    const judge = async (one) => ({ ...one, ...verdict(await apply(server, paths[one.base], compare.applyEdits(bases[one.base], one.edits), '&dryRun=All')) });
    const cases = await mapParallel(CASES.filter(({ base }) => stored[base]), 4, judge);
    const templates = await mapParallel(templateCases(corpus), 4, judge);
    return { kubernetesVersion: version, bases, stored, cases: [...cases, ...templates.filter(isAboutChange)] };
  } finally {
    await server.stop();
  }
}

/** Stores a base, with its status, and returns it as the server gives it back. */
async function store(server, path, { status, ...base }) {
  const answer = await apply(server, path, base);
  if (answer.code >= 300) throw new Error(`the server refuses ${base.kind} ${base.metadata.name}: ${answer.body.message}`);
  if (status) {
    const written = await server.ask('PUT', `${path}/status`, { ...answer.body, status });
    if (written.code >= 300) throw new Error(`the server refuses the status of ${base.kind} ${base.metadata.name}: ${written.body.message}`);
  }
  const { body } = await server.ask('GET', path);
  const { managedFields, ...metadata } = body.metadata;
  return { ...body, metadata };
}

function apply(server, path, { status, ...manifest }, more = '') {
  return server.ask('PATCH', `${path}?${OPTIONS}${more}`, JSON.stringify(manifest), 'application/apply-patch+yaml');
}
