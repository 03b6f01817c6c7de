// Puts a corpus to a real API server, as dry runs with strict field validation, and writes its verdicts down.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BASES, SURROUNDINGS } from './admission-bases.mjs';
import compare from './admission-compare.cjs';
import { corpus } from './admission-corpus.mjs';
import { mapParallel, RESOURCES, startServer } from './admission-server.mjs';

const { applyEdits } = compare;

/** What the server of that binary says to the corpus of that seed; FORMAT.md describes it. */
export async function recordAdmission(binary, version, seed, counts) {
  const server = await startServer(binary);
  try {
    const cases = corpus(seed, counts);
    const creates = cases.filter(({ verb }) => verb === 'create');
    const updates = cases.filter(({ verb }) => verb === 'update');
    // First on an empty cluster: what is stored takes ports and addresses.
    const created = await mapParallel(creates, 4, (one) => judge(server, 'POST', '', one));
    const stored = await store(server);
    const updated = await mapParallel(updates, 4, (one) => (stored[one.base] ? judge(server, 'PUT', `/${BASES[one.base].metadata.name}`, one, stored[one.base]) : undefined));
    return {
      kubernetesVersion: version,
      seed,
      bases: BASES,
      stored,
      cases: [...created, ...updated.filter(Boolean)],
    };
  } finally {
    await server.stop();
  }
}

/** Stores the bases, with their status, and returns them as the server gives them back. */
async function store(server) {
  for (const object of SURROUNDINGS) await server.ask('POST', RESOURCES[object.kind].path, object);
  const stored = {};
  for (const [name, object] of Object.entries(BASES)) {
    const { path } = RESOURCES[object.kind];
    const answer = await server.ask('POST', path, object);
    if (answer.code >= 300) throw new Error(`the server refuses the base ${name}: ${JSON.stringify(answer.body)}`);
    if (object.status) await server.ask('PUT', `${path}/${object.metadata.name}/status`, { ...answer.body, status: object.status });
    stored[name] = await read(server, object);
  }
  return stored;
}

async function read(server, object) {
  const { body } = await server.ask('GET', `${RESOURCES[object.kind].path}/${object.metadata.name}`);
  const { managedFields, ...metadata } = body.metadata;
  return { ...body, metadata };
}

async function judge(server, method, suffix, one, old) {
  const manifest = applyEdits(BASES[one.base], one.edits);
  const { path } = RESOURCES[BASES[one.base].kind];
  const url = `${path}${suffix}?dryRun=All&fieldValidation=Strict`;
  const ask = (live) => server.ask(method, url, live ? { ...manifest, metadata: { ...manifest.metadata, resourceVersion: live.metadata.resourceVersion } } : manifest);
  let answer = await ask(old);
  // A controller may have written the object's status in between.
  for (let tries = 0; old && answer.body.reason === 'Conflict' && tries < 5; tries++) answer = await ask(await read(server, BASES[one.base]));
  return { ...one, ...verdict(answer) };
}

/** Accepted, or the code, and each field with the reason; a refusal that names no field has only its message. */
export function verdict({ code, body }) {
  if (code < 300) return {};
  const causes = (body.details?.causes ?? []).filter(({ field }) => field).map(({ field, reason }) => `${field}: ${reason}`);
  return causes.length > 0 ? { refused: code, causes: [...new Set(causes)] } : { refused: code, message: body.message };
}

/** One entry a line, so that the file compresses well and can be looked through. */
export function writeVerdicts(file, recorded) {
  const { cases, ...head } = recorded;
  const text = `${JSON.stringify(head).slice(0, -1)},"cases":[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]}\n`;
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text);
}

export function readVerdicts(file) {
  const content = readFileSync(file);
  return JSON.parse(file.endsWith('.gz') ? gunzipSync(content) : content);
}
