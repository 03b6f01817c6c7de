// Compares what a server said to a corpus with what the library says. Plain CommonJS, so that the tests can read it too.

/** What is known of the recorder's cluster: its range of addresses, the classes beside the bases, and what is taken. */
function clusterFacts(recorded, one) {
  const classes = { growing: true, fixed: false };
  // New objects are put to an empty cluster, changes to one that has all bases but for the one that is changed.
  const others = one.verb === 'create' ? [] : Object.entries(recorded.stored).filter(([name]) => name !== one.base).map(([, object]) => object);
  const specs = others.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec);
  const ports = specs.flatMap((spec) => [...(spec.ports ?? []).map(({ nodePort }) => nodePort), spec.healthCheckNodePort].filter(Boolean).map(String));
  return {
    serviceRanges: ['10.96.0.0/16'],
    forbidsPrivileged: true,
    allowsExpansion: (name) => classes[name] ?? false,
    taken: new Set([...specs.flatMap(({ clusterIPs }) => clusterIPs ?? []), ...ports]),
  };
}

/** Disagreements: the case, what the server said, and what the library says of a manifest, what it replaces, and the cluster. */
function compareVerdicts(recorded, refusalsOf) {
  return recorded.cases.flatMap((one) => {
    const manifest = applyEdits(recorded.bases[one.base], one.edits);
    const old = one.verb === 'update' ? recorded.stored[one.base] : undefined;
    const refusals = refusalsOf(manifest, old, clusterFacts(recorded, one));
    // Where there are claim templates or images are dropped, the server numbers the volumes in another order.
    const isShuffled = manifest.spec?.volumeClaimTemplates?.length > 0 || JSON.stringify(manifest.spec?.template?.spec?.volumes ?? []).includes('"image":');
    const wrong = disagreement(one, refusals, isShuffled);
    return wrong === undefined ? [] : [{ ...one, kind: recorded.bases[one.base].kind, wrong, refusals }];
  });
}

/** What is wrong about a verdict: `accepted`, `refused`, `path`; undefined when nothing is. */
function disagreement(one, refusals, isShuffled) {
  if (one.refused === undefined) return refusals.length > 0 ? 'refused' : undefined;
  if (refusals.length === 0) return 'accepted';
  const named = namedPaths(one);
  if (named.length === 0) return undefined;
  return refusals.some(({ path }) => named.some((other) => isSame(tokens(path), other, isShuffled))) ? undefined : 'path';
}

/** The paths that the server names; those of structure are in its message, without the indexes of lists and the keys of maps. */
function namedPaths({ causes, message = '' }) {
  if (causes) return causes.map((cause) => tokens(cause.slice(0, cause.lastIndexOf(': '))));
  const unknown = [...message.matchAll(/unknown field "([^"]+)"/g)].map(([, path]) => tokens(path));
  const mistyped = /Go struct field \w+\.(\S+) of type/.exec(message);
  // Between them are names of embedded Go types, with a capital.
  return mistyped ? [tokens(mistyped[1]).filter((part) => !/^[A-Z]/.test(part))] : unknown;
}

/** The parts of a path; keys and indexes without their brackets. */
function tokens(path) {
  return (path.match(/\["?[^\]"]*"?\]|[^.[\]]+/g) ?? []).map((part) => part.replace(/^\["?|"?\]$/g, ''));
}

/** Whether one path is the other, or the one around it. */
function isSame(one, other, isShuffled) {
  const near = (first, second) => Math.abs(first.length - second.length) < 2 && first.every((part, index) => index >= second.length || part === second[index]);
  const bare = (path) => path.filter((part) => !/^\d+$/.test(part));
  const ordered = (path) => (isShuffled ? path.filter((part, index) => path[index - 1] !== 'volumes') : path);
  return near(ordered(one), ordered(other)) || (!other.some((part) => /^\d+$/.test(part)) && near(bare(one), other));
}

/** The manifest that a case is about. */
function applyEdits(manifest, edits) {
  const copy = structuredClone(manifest);
  for (const [path, ...value] of edits) {
    const parent = path.slice(0, -1).reduce((object, key) => object?.[key], copy);
    if (typeof parent !== 'object' || parent === null) continue;
    const key = path.at(-1);
    if (value.length > 0) parent[key] = structuredClone(value[0]);
    else if (Array.isArray(parent)) parent.splice(key, 1);
    else delete parent[key];
  }
  return copy;
}

module.exports = { applyEdits, compareVerdicts, disagreement };
