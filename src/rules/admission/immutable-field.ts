import { templateChangeFix } from './template-change';
import { refusalsOf } from './verdict';
import { Refusal } from '../../model/admission';
import { sameJson } from '../../model/admission/same';
import { isJsonObject } from '../../model/decoder';
import { keyStep, PathStep } from '../../model/field-path';
import { selectorMatches } from '../../model/labels';
import { Manifest, StatefulSetManifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { selectorText } from '../wording';
import { World } from '../world';

export const immutableField: Rule = {
  id: 'immutable-field',
  effect: Effect.REJECTED,
  title: 'No change touches a field that may not change',
  why: 'Some fields are fixed when an object is created: the API server refuses an update that touches them, and with it everything else that the update '
    + 'would have changed. It shows only when manifests are judged against what is live or the last release (`check AFTER --before BEFORE`).',
  perObject: true,

  check(world, report) {
    for (const object of world.objects) {
      for (const refusal of refusalsOf(object, world)) {
        const { path, change } = refusal;
        if (change === undefined) continue;
        const { why, fix } = explanationOf(object, refusal, world);
        report(object, { path, message: `may not change ${changeText(change.from, change.to)}: ${why}`, fix });
      }
    }
  },
};

interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** Why a field is fixed, and what to do instead, by kind and the beginning of the path; the first that fits counts. */
function explanationOf(object: Manifest, { path, change }: Refusal, world: World): Explanation {
  const { kind, name } = object;
  const { from, to } = change!;
  const recreate = `delete only the set, \`kubectl delete statefulset ${name} -n ${world.namespaceOf(object)} --cascade=orphan\`, and apply again: pods and claims stay`;
  const rows: readonly [string, string, string, () => string][] = [
    ['StatefulSet', 'spec.volumeClaimTemplates', 'claims are made once a pod and never changed after it', () => templateChangeFix(name, world.namespaceOf(object), recreate, from, to)],
    ['StatefulSet', 'spec.selector', 'it says which pods are the set\'s own', () => selectorFix(object as StatefulSetManifest, world, recreate)],
    ['StatefulSet', 'spec.serviceName', 'it is part of the pods\' names in DNS', () => `keep ${shown(from)}; or ${recreate}, with their old names until each is replaced (\`kubectl rollout restart\`)`],
    ['StatefulSet', 'spec.podManagementPolicy', 'the controller cannot switch while it acts', () => recreate],
    ['StatefulSet', 'spec.revisionHistoryLimit', 'up to Kubernetes 1.32 it is fixed like the rest', () => `keep ${shown(from)} until the cluster is at 1.33`],
    ['StatefulSet', '', 'it is fixed when the set is created', () => recreate],
    ['Service', 'spec.clusterIPs', 'a Service keeps the address that it has, and does not become headless', () => `keep ${shown(from)}; make a Service of another name for it, or delete this one and apply again: clients lose it meanwhile`],
    ['Service', 'spec.ipFamilies', 'the first family is that of the address', () => `keep ${shown(from)} first, and add the other one after it`],
    ['PersistentVolumeClaim', 'spec.resources', 'a claim grows only when it is bound and its class allows it', () => `keep ${shown(from)}, or set \`allowVolumeExpansion: true\` on the class first`],
    ['PersistentVolumeClaim', 'spec.volumeName', 'the claim has its volume', () => `keep ${shown(from)}, or make a claim of another name and copy the data`],
    ['PersistentVolumeClaim', '', 'a claim is fixed once it is made', () => `keep ${shown(from)}, or make a claim of another name and copy the data`],
    ['PersistentVolume', '', 'it says where the data is', () => `keep ${shown(from)}, or make a volume of another name`],
    ['StorageClass', '', 'volumes were made by it', () => `make a class of another name, or delete '${name}' and apply again: volumes that exist stay as they are`],
  ];
  const [, , why, fix] = rows.find(([of, field]) => of === kind && path.startsWith(field))
    ?? ['', '', 'it is fixed when the object is created', () => `keep ${shown(from)}, or create the object under another name`] as const;
  return { why, fix: fix() };
}

/** Pods that the new selector matches are taken over; others are in the way of the new ones, which have their names. */
function selectorFix(set: StatefulSetManifest, world: World, recreate: string): string {
  const old = world.before?.find<StatefulSetManifest>('StatefulSet', set.name, world.namespaceOf(set)).at(-1);
  if (old !== undefined && selectorMatches(set.selector, old.template.labels)) return `keep ${selectorText(old.selector)}; or ${recreate}`;
  return `keep ${old === undefined ? 'it' : selectorText(old.selector)}; to change it delete the set with its pods, \`kubectl delete statefulset ${set.name} -n ${world.namespaceOf(set)}\`, `
    + 'and apply again: those that run now do not match, and would be in the way';
}

/** Both values; of large ones, what differs within them: `from '10Gi' to '20Gi' ([0].spec.resources.requests.storage)`. */
function changeText(from: unknown, to: unknown): string {
  const { steps, was, is } = JSON.stringify([from, to]).length < 60 ? { steps: [], was: from, is: to } : differenceOf(from, to);
  const place = steps.map((step) => (typeof step === 'number' ? `[${step}]` : keyStep(step))).join('').replace(/^\./, '');
  return `from ${shown(was)} to ${shown(is)}${place === '' ? '' : ` (${place})`}`;
}

interface Difference {
  readonly steps: readonly PathStep[];
  readonly was: unknown;
  readonly is: unknown;
}

/** The one place in which two values differ, or the values where they differ in several. */
function differenceOf(was: unknown, is: unknown): Difference {
  const whole = { steps: [], was, is };
  const [before, after] = [entriesOf(was), entriesOf(is)];
  if (before === undefined || after === undefined || Array.isArray(was) !== Array.isArray(is)) return whole;
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !sameJson(before.get(key), after.get(key), true));
  if (keys.length !== 1) return whole;
  const [key] = keys;
  const inner = differenceOf(before.get(key), after.get(key));
  return { ...inner, steps: [key, ...inner.steps] };
}

function entriesOf(value: unknown): Map<PathStep, unknown> | undefined {
  if (Array.isArray(value)) return new Map(value.map((item, index): [PathStep, unknown] => [index, item]));
  return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
}

/** A value in a message: short. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : `'${String(value)}'`;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
