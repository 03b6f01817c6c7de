// Jobs of the pod templates that admission verdicts are recorded for, and the edits of those templates: hardly one may be
// applied over the Job, and what the server fills in is no change.
import { BASES as OBJECTS } from './admission-bases.mjs';

const SETS = Object.entries(OBJECTS).filter(([, { kind }]) => kind === 'StatefulSet');

/** A Job of each set's template, by name. */
export const JOBS = Object.fromEntries(SETS.map(([name, set]) => [`job-of-${name}`, jobOf(`job-of-${name}`, set)]));

function jobOf(name, { spec: { template, volumeClaimTemplates = [] } }) {
  const { spec, ...rest } = structuredClone(template);
  const volumes = [...(spec.volumes ?? []), ...volumeClaimTemplates.map(({ metadata }) => ({ name: metadata.name, emptyDir: {} }))];
  // Containers that do not start again cannot be resized by that.
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) delete container.resizePolicy;
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'default' }, spec: { template: { ...rest, spec: { ...spec, volumes, restartPolicy: 'Never' } } } };
}

/** The corpus' cases that edit nothing but templates, each once. */
export function templateCases(corpus) {
  const cases = corpus.filter(({ base, edits }) => JOBS[`job-of-${base}`] && edits.every(([[spec, template]]) => spec === 'spec' && template === 'template') && isApplied(edits));
  return [...new Map(cases.map(({ base, edits }) => [JSON.stringify([base, edits]), { base: `job-of-${base}`, edits }])).values()];
}

/** Whether an apply means what it says: null takes a field away, and numbers of more than 32 bits are cut off. */
function isApplied(edits) {
  return edits.every(([, ...value]) => !JSON.stringify(value, (_, each) => (each === null || Math.abs(each) > 2 ** 31 - 1 ? 'unfit!' : each)).includes('unfit!'));
}

/** Whether the answer is about what may change: a template that is faulty is refused for that. */
export function isAboutChange({ refused, causes = [] }) {
  return refused === undefined || causes.some((cause) => /^spec\.template(\.spec)?: FieldValueInvalid$/.test(cause));
}
