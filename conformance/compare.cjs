// Compares traces under the equality of FORMAT.md, which says why each part is compared as it is.
//   node conformance/compare.cjs RECORDED PREDICTED
const { readFileSync } = require('node:fs');
const { gunzipSync } = require('node:zlib');

/** Reads a file of traces, gzipped or not. */
function readTraces(file) {
  const data = readFileSync(file);
  return JSON.parse(file.endsWith('.gz') ? gunzipSync(data).toString() : data.toString());
}

/**
 * Where a prediction first differs from a recorded trace: null when it does not, otherwise the number of the step and
 * the differences in it. A recorded trace with alternatives is met by any of them.
 */
function firstDifference(recorded, predicted) {
  const first = differenceOfSteps(recorded, recorded.steps, predicted.steps ?? []);
  if (first === null) return null;
  for (const other of recorded.alternatives ?? []) {
    if (differenceOfSteps(recorded, other.steps, predicted.steps ?? []) === null) return null;
  }
  return first;
}

function differenceOfSteps(trace, recorded, predicted) {
  let orderedSet = isOrdered(trace.statefulSet);
  let collecting = false; // garbage collection deletes pods beside the controller, in its own order
  for (const [index, step] of recorded.entries()) {
    if (step.event?.deleteSet) collecting = true;
    if (step.event?.createSet) {
      collecting = false;
      orderedSet = isOrdered(step.event.createSet);
    }
    const ordered = orderedSet && !collecting && !step.event?.deleteObject && !(trace.otherSets?.length > 0);
    const differences = differenceOfStep(step, predicted[index], ordered);
    if (differences.length > 0) return { step: index, event: step.event, differences };
  }
  if (predicted.length > recorded.length) {
    return { step: recorded.length, event: undefined, differences: [`${predicted.length - recorded.length} steps too many`] };
  }
  return null;
}

function isOrdered(set) {
  return set?.spec?.podManagementPolicy !== 'Parallel';
}

function differenceOfStep(recorded, predicted, ordered) {
  if (predicted === undefined) return ['the step is missing'];
  const out = [];
  if (Boolean(recorded.rejected) !== Boolean(predicted.rejected)) {
    out.push(`rejected: recorded ${text(recorded.rejected)}, predicted ${text(predicted.rejected)}`);
  }
  const actions = [recorded.actions, predicted.actions ?? []];
  if (text([...actions[0]].sort()) !== text([...actions[1]].sort())) {
    out.push(`actions: recorded  ${text(actions[0])}`, `         predicted ${text(actions[1])}`);
  } else if (ordered && text(actions[0].filter(isOfPod)) !== text(actions[1].filter(isOfPod))) {
    out.push(`order of actions: recorded  ${text(actions[0])}`, `                  predicted ${text(actions[1])}`);
  }
  for (const field of ['pods', 'pvcs', 'revisions']) {
    if (recorded[field] === undefined) continue;
    if (predicted[field] === undefined) {
      out.push(`${field}: missing`);
      continue;
    }
    out.push(...differenceOfRecords(field, byName(recorded[field]), byName(predicted[field])));
  }
  out.push(...differenceOfRecords('status', { '': recorded.status }, { '': predicted.status }));
  for (const field of ['statuses', 'content', 'identity']) {
    if (recorded[field] !== undefined) out.push(...differenceOfRecords(field, recorded[field], predicted[field] ?? {}));
  }
  return out;
}

function isOfPod(action) {
  return action.startsWith('create pod/') || action.startsWith('terminate pod/');
}

function byName(list) {
  return Object.fromEntries(list.map((item) => [item.name, item]));
}

/** One line for every record that is different, so that a long list does not hide the one pod that matters. */
function differenceOfRecords(field, recorded, predicted) {
  const out = [];
  for (const name of [...new Set([...Object.keys(recorded), ...Object.keys(predicted)])].sort()) {
    const [a, b] = [text(recorded[name]), text(predicted[name])];
    if (a !== b) out.push(`${field}${name && ` ${name}`}: recorded  ${a}`, `${' '.repeat(field.length + (name && name.length + 1))}  predicted ${b}`);
  }
  return out;
}

/** JSON with the keys of objects in order, so that equal values are equal texts. */
function text(value) {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, v) => (v && typeof v === 'object' && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
}

/** A difference in words, for people. */
function describeDifference(trace, { step, event, differences }) {
  const where = `${trace.name} (${trace.kubernetesVersion}): step ${step}, ${event ? JSON.stringify(event) : 'creation'}`;
  return [where, ...differences.map((line) => `    ${line}`)].join('\n');
}

/** Whether another of the courses that the prediction names is what was recorded. */
function isAnotherCourse(recorded, predicted) {
  return (predicted.alternatives ?? []).some(({ steps }) => firstDifference(recorded, { ...predicted, steps }) === null);
}

/** The recorded traces whose prediction differs, each with the difference. */
function mismatchesIn(recorded, predicted) {
  const predictions = new Map(predicted.map((trace) => [trace.name, trace]));
  return recorded.flatMap((trace) => {
    const prediction = predictions.get(trace.name);
    const difference = prediction ? firstDifference(trace, prediction) : { step: 0, differences: ['no prediction of that name'] };
    return difference === null ? [] : [{ trace, prediction, difference }];
  });
}

module.exports = { readTraces, firstDifference, describeDifference, isAnotherCourse, mismatchesIn };

if (require.main === module) {
  const [recorded, predicted] = process.argv.slice(2, 4).map(readTraces);
  const mismatches = mismatchesIn(recorded, predicted);
  for (const { trace, difference } of mismatches) console.log(describeDifference(trace, difference));
  console.log(`${recorded.length} traces, ${mismatches.length} mismatches`);
  process.exit(mismatches.length > 0 ? 1 : 0);
}
