/** The pod template of a Job: fixed, but for where its pods run, and later what they need, while the Job is suspended. */
import { isLive } from './simple';
import { storedTemplates } from './stored-template';
import { count, isTrue, object, objects, optionalObject, RefuseChange, text, textMap } from '../admission/fields';
import { sameJson } from '../admission/same';
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';

/** Refuses a change of a Job's pod template. */
export function changedJobTemplate(after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour): void {
  const [was, is] = [before, after].map((job) => object(object(job, 'spec'), 'template'));
  const labels = generatedLabels(before);
  const [old, fresh] = storedTemplates(was, withAccount(is, was), isLive(before), behaviour).map((template) => withLabels(template, labels));
  const compared = isMovable(before, behaviour) ? withMovable(old, fresh, behaviour) : old;
  if (!sameJson(compared, fresh)) refuse('spec.template', compared, fresh);
}

/** What the server adds to the labels of the pods; of a release nobody knows the Job's uid. */
function generatedLabels(job: JsonObject): { readonly [label: string]: string } {
  const spec = object(job, 'spec');
  if (isTrue(spec, 'manualSelector')) return {};
  const { name = '', uid = '' } = textMap(job, 'metadata');
  const generated = { 'job-name': name, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'batch.kubernetes.io/controller-uid': uid };
  return { ...generated, ...pick(textMap(object(object(spec, 'template'), 'metadata'), 'labels'), Object.keys(generated)) };
}

function pick<T>(from: { readonly [key: string]: T }, keys: readonly string[]): { readonly [key: string]: T } {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]]));
}

function withLabels(template: JsonObject, generated: { readonly [label: string]: string }): JsonObject {
  const metadata = object(template, 'metadata');
  return { ...template, metadata: { ...metadata, labels: { ...generated, ...object(metadata, 'labels') } } };
}

/** The account's old field is stored beside the new one, and stays, meaning the same, where a manifest no longer has it. */
function withAccount(is: JsonObject, was: JsonObject): JsonObject {
  const [spec, old] = [object(is, 'spec'), object(was, 'spec')];
  const { serviceAccount, ...rest } = spec;
  const accountOf = (pod: JsonObject) => text(pod, 'serviceAccountName') || text(pod, 'serviceAccount');
  const account = accountOf(spec) || accountOf(old);
  return account === '' ? is : { ...is, spec: { ...rest, serviceAccountName: account } };
}

/** Whether the Job's pods may be moved: it is suspended and has none. */
function isMovable(job: JsonObject, { suspendedPodsMutable }: Behaviour): boolean {
  const status = object(job, 'status');
  if (!isTrue(object(job, 'spec'), 'suspend')) return false;
  const isNew = status.startTime === undefined || status.startTime === null;
  if (!suspendedPodsMutable) return isNew;
  const isSuspended = objects(status, 'conditions').some((condition) => condition.type === 'Suspended' && condition.status === 'True');
  return (isNew || isSuspended) && count(status, 'active') === 0;
}

/** The old template with what may change as it is in the new one. */
function withMovable(old: JsonObject, fresh: JsonObject, { suspendedPodsMutable }: Behaviour): JsonObject {
  const [oldMetadata, metadata] = [old, fresh].map((template) => object(template, 'metadata'));
  const [oldSpec, spec] = [old, fresh].map((template) => object(template, 'spec'));
  const moved = {
    ...oldSpec,
    nodeSelector: spec.nodeSelector,
    tolerations: spec.tolerations,
    schedulingGates: spec.schedulingGates,
    affinity: movedAffinity(optionalObject(oldSpec, 'affinity'), optionalObject(spec, 'affinity')),
  };
  if (!suspendedPodsMutable) return { metadata: { ...oldMetadata, labels: metadata.labels, annotations: metadata.annotations }, spec: moved };
  const resized = ['containers', 'initContainers'].filter((list) => spec[list] !== undefined)
    .map((list) => [list, withResources(objects(oldSpec, list), objects(spec, list))]);
  return { metadata, spec: { ...moved, ...Object.fromEntries(resized) as JsonObject } };
}

/** The affinity to nodes may change, the one to pods may not. */
function movedAffinity(old: JsonObject | undefined, fresh: JsonObject | undefined): JsonObject | undefined {
  if (old === undefined && fresh === undefined) return undefined;
  const { nodeAffinity, ...rest } = old ?? {};
  if (fresh === undefined) return Object.keys(rest).length > 0 ? rest : undefined;
  return { ...rest, nodeAffinity: fresh.nodeAffinity };
}

function withResources(old: readonly JsonObject[], fresh: readonly JsonObject[]): readonly JsonObject[] {
  if (old.length !== fresh.length) return old;
  return old.map((container, index) => (container.name === fresh[index].name ? { ...container, resources: fresh[index].resources } : container));
}
