// Compares what a server said to changes of fixed fields with what the library says. Plain CommonJS, so that the tests can
// read it too.
const { applyEdits, disagreement } = require('./admission-compare.cjs');

/** Where the server's path is not that of a field: it misspells one, and names what a change does not fit to. */
const PATHS = { 'spec.attachRequired': 'spec.attachedRequired', 'spec.versions': 'status.storedVersions' };

/**
 * What nobody can know of what is live, unless kubectl has noted it there: whether a count that the server fills in had been
 * written, and whether `data` or `stringData` was. The server refuses to take away only what a manifest had said.
 */
const UNKNOWN = { 'job-written-out': 'completions', 'secret-fixed': 'data' };

/**
 * Disagreements; `refusalsOf` says what is refused of a manifest over what is there: over the last release, over what is
 * live, and over what is live with kubectl's note of what was applied.
 */
function compareFixedFields(recorded, refusalsOf) {
  return recorded.cases.flatMap((one) => {
    const { status, ...release } = recorded.bases[one.base];
    const live = recorded.stored[one.base];
    const manifest = applyEdits(release, one.edits);
    const noted = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(release) };
    // A release does not know its status.
    const befores = { ...(!status && { release }), live, noted: { ...live, metadata: { ...live.metadata, annotations: noted } } };
    return Object.entries(befores).flatMap(([name, before]) => {
      const refusals = refusalsOf(manifest, before).map((refusal) => ({ ...refusal, path: PATHS[refusal.path] ?? refusal.path }));
      if (name === 'live' && refusals.length === 0 && isUnknown(one)) return [];
      const wrong = disagreement(one, refusals, false);
      return wrong === undefined ? [] : [{ ...one, before: name, wrong, refusals }];
    });
  });
}

function isUnknown({ base, edits }) {
  return edits.some(([path, ...value]) => path.at(-1) === UNKNOWN[base] && value.length === 0);
}

module.exports = { compareFixedFields };
