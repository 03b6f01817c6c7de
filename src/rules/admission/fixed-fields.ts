/** Why fields are fixed, and what to do instead, by kind. */
import { shown } from './change-text';
import { templateChangeFix } from './template-change';
import { Refusal } from '../../model/admission';
import { JsonReader, ownField } from '../../model/decoder';
import { readSelector, selectorMatches } from '../../model/labels';
import { Manifest } from '../../model/objects';
import { isClusterScoped } from '../cluster-scoped';
import { selectorText } from '../wording';
import { World } from '../world';

export interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** A change that is refused, as an explanation is made of it. */
interface Change {
  readonly object: Manifest;
  readonly world: World;
  readonly from: unknown;
  readonly to: unknown;

  /** `keep 'x'`. */
  readonly keep: string;

  /** The command that deletes the object. */
  readonly remove: string;

  /** What makes a set of that name again around the pods that there are. */
  readonly recreate: string;
}

/** The beginning of a path, why what is there is fixed, and what to do. */
type Row = readonly [path: string, why: string, fix: (change: Change) => string];

const anew = ({ remove }: Change) => `delete it, ${remove}, and apply again`;
const renamed = ({ object }: Change) => `give it a name with a hash of its content, such as '${object.name}-1a2b3c', and write that where it is used`;
const otherName = ({ keep }: Change) => `${keep}, or create the object under another name`;

const CONTENTS = 'it is immutable, so that nodes need not look for changes';
const immutable = (word: string): readonly Row[] => [
  ['immutable', 'it cannot be taken back', (change) => `keep \`immutable: true\`; or ${anew(change)}`],
  ['type', 'what reads it relies on it', (change) => `${change.keep}; or ${anew(change)}: pods that start meanwhile wait for it`],
  ['', CONTENTS, (change) => `${renamed(change)}; or ${anew(change)}: pods see the new ${word} when they are restarted`],
];

const WORKLOAD: readonly Row[] = [['spec.selector', 'it says which pods are its own', (change) => selectorFix(change, 'it')]];

const BINDING: readonly Row[] = [['roleRef', 'who may edit the subjects could give other rights', (change) => (
  `${anew(change)}: its subjects have no rights meanwhile; or make a binding of another name first`
)]];

const DEVICES: readonly Row[] = [['spec', 'devices were allocated by it', (change) => `make one of another name for the pods to come; or ${anew(change)}`]];

const ROWS: { readonly [kind: string]: readonly Row[] } = {
  StatefulSet: [
    ['spec.volumeClaimTemplates', 'claims are made once a pod and never changed after it', ({ object, world, recreate, from, to }) => templateChangeFix(object.name, world.namespaceOf(object), recreate, from, to)],
    ['spec.selector', 'it says which pods are the set\'s own', (change) => selectorFix(change, 'the set')],
    ['spec.serviceName', 'it is part of the pods\' names in DNS', ({ keep, recreate }) => `${keep}; or ${recreate}, with their old names until each is replaced (\`kubectl rollout restart\`)`],
    ['spec.podManagementPolicy', 'the controller cannot switch while it acts', ({ recreate }) => recreate],
    ['spec.revisionHistoryLimit', 'up to Kubernetes 1.32 it is fixed like the rest', ({ keep }) => `${keep} until the cluster is at 1.33`],
    ['', 'it is fixed when the set is created', ({ recreate }) => recreate],
  ],
  Deployment: WORKLOAD,
  ReplicaSet: WORKLOAD,
  DaemonSet: WORKLOAD,
  Job: [
    ['spec.completions', 'pods are counted by it', (change) => completionsFix(change)],
    ['spec.template', 'its pods are made of one template, unless it is suspended and has none yet', (change) => jobFix(change)],
    ['', 'it is fixed when the Job is created', (change) => jobFix(change)],
  ],
  Pod: [['', 'the pod runs as it was made; only its images may change', (change) => `${anew(change)}: it does not run meanwhile; or let a Deployment or StatefulSet make it, which replaces its pods by itself`]],
  ConfigMap: immutable('values'),
  Secret: immutable('values'),
  ResourceQuota: [['spec.scopes', 'it says which pods are counted', (change) => `make a quota of another name; or ${anew(change)}: nothing is limited meanwhile`]],
  Service: [
    ['spec.clusterIPs', 'a Service keeps the address that it has, and does not become headless', ({ keep }) => `${keep}; make a Service of another name for it, or delete this one and apply again: clients lose it meanwhile`],
    ['spec.ipFamilies', 'the first family is that of the address', ({ keep }) => `${keep} first, and add the other one after it`],
  ],
  EndpointSlice: [['addressType', 'every address in it is of that family', () => 'make a slice of another name for the other family']],
  PersistentVolumeClaim: [
    ['spec.resources', 'a claim grows only when it is bound and its class allows it', ({ keep }) => `${keep}, or set \`allowVolumeExpansion: true\` on the class first`],
    ['spec.volumeName', 'the claim has its volume', ({ keep }) => `${keep}, or make a claim of another name and copy the data`],
    ['', 'a claim is fixed once it is made', ({ keep }) => `${keep}, or make a claim of another name and copy the data`],
  ],
  PersistentVolume: [['', 'it says where the data is', ({ keep }) => `${keep}, or make a volume of another name`]],
  StorageClass: [['', 'volumes were made by it', ({ object }) => `make a class of another name, or delete '${object.name}' and apply again: volumes that exist stay as they are`]],
  VolumeAttributesClass: [['', 'volumes have what it says', () => 'make a class of another name, and write that as volumeAttributesClassName of the claims: their volumes are changed']],
  CSIDriver: [['', 'volumes are attached by it', (change) => `${change.keep}; or, while no volume of the driver is attached, ${anew(change)}`]],
  RoleBinding: BINDING,
  ClusterRoleBinding: BINDING,
  PriorityClass: [['', 'pods were ordered by it', (change) => `make a class of another name; or ${anew(change)}: pods that there are keep the priority that they have`]],
  RuntimeClass: [['handler', 'pods run by it', (change) => `make a class of another name, and write that as runtimeClassName; or ${anew(change)}: pods that there are stay as they are`]],
  IngressClass: [['spec.controller', 'the controller has routes by it', (change) => `make a class of another name, and write that as ingressClassName; or ${anew(change)}`]],
  ServiceCIDR: [['spec.cidrs', 'Services have addresses out of it', ({ keep }) => `${keep}; a range of the other family may be added, others go into an object of another name`]],
  CustomResourceDefinition: [
    ['spec.versions', 'objects may be stored in the version that goes', () => 'keep it with `served: false`, store every object anew, and take it out of status.storedVersions first'],
    ['', 'objects are stored by it', (change) => `${change.keep}, or make a definition of another name and move the objects: deleting this one deletes all of them`],
  ],
  ResourceClaim: DEVICES,
  ResourceClaimTemplate: DEVICES,
};

/** Why a field is fixed, and what to do instead: the first row that fits counts. */
export function explanationOf(object: Manifest, { path, change }: Refusal, world: World): Explanation {
  const { from, to } = change!;
  const { kind, name } = object;
  const namespace = world.namespaceOf(object);
  const remove = `\`kubectl delete ${kind.toLowerCase()} ${name}${isClusterScoped(kind) ? '' : ` -n ${namespace}`}\``;
  const recreate = `delete only the set, \`kubectl delete statefulset ${name} -n ${namespace} --cascade=orphan\`, and apply again: pods and claims stay`;
  const row = Object.hasOwn(ROWS, kind) ? ROWS[kind].find(([field]) => path.startsWith(field)) : undefined;
  const [, why, fix] = row ?? ['', 'it is fixed when the object is created', otherName] as const;
  return { why, fix: fix({ object, world, from, to, keep: `keep ${shown(from)}`, remove, recreate }) };
}

/** Pods that the new selector matches are taken over; others are in the way of new ones of their names, or stay beside them. */
function selectorFix({ object, world, remove, recreate }: Change, noun: string): string {
  const old = JsonReader.of(world.liveOf(object));
  const spec = old.field('spec');
  const was = readSelector(spec.field('selector'));
  const is = readSelector(JsonReader.of(object.raw).field('spec').field('selector'));
  const isSet = object.kind === 'StatefulSet';
  const keep = `keep ${selectorText(was)}`;
  if (selectorMatches(is, spec.field('template').field('metadata').stringMap('labels'))) {
    return `${keep}; or ${isSet ? recreate : `delete only it, ${remove.replace(/`$/, ' --cascade=orphan`')}, and apply again: its pods stay`}`;
  }
  const rest = isSet ? 'those that run now do not match, and would be in the way' : 'those that run now do not match, and would run on beside the new ones';
  return `${keep}; to change it delete ${noun} with its pods, ${remove}, and apply again: ${rest}`;
}

function jobFix(change: Change): string {
  return `${anew(change)}: it runs once more; or give each release a Job of its own name, such as '${change.object.name}-1a2b3c' with a hash of the template `
    + '(in a chart: make it a hook, which Helm deletes before it makes it anew)';
}

function completionsFix(change: Change): string {
  const isIndexed = ownField(ownField(change.object.raw, 'spec'), 'completionMode') === 'Indexed';
  return isIndexed && typeof change.to === 'number' ? `write \`parallelism: ${change.to}\`, too: an indexed Job is scaled with both counts alike` : jobFix(change);
}
