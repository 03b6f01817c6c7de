/** Pods that no controller makes: their images may change, and little else. */
import { isLive } from './simple';
import { storedTemplates } from './stored-template';
import { isTrue, object, objects, optionalCount, RefuseChange, text, textMap } from '../admission/fields';
import { sameJson } from '../admission/same';
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';

/** Fields of a live pod that the scheduler and admission fill in, with what they fill in where that is always the same. */
const FILLED_IN: JsonObject = { serviceAccountName: 'default', enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0 };
const CHOSEN = ['nodeName', 'serviceAccountName', 'serviceAccount', 'priority', 'preemptionPolicy', 'overhead', 'imagePullSecrets', 'hostIP'];

/** Where every pod has its account's token, and the volume that it comes from. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

/** What every pod tolerates for a while. */
const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

type Spec = { [field: string]: unknown };

/** Refuses a change of a pod. */
export function changedPod(after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour): void {
  const [was, is] = storedTemplates({ spec: before.spec }, { spec: after.spec }, isLive(before), behaviour)
    .map((template) => normal(object(template, 'spec')));
  // What the manifest does not speak of, and a server or controller has chosen, stays.
  const said = object(after, 'spec');
  for (const field of CHOSEN) if (said[field] === undefined && (isLive(before) || field in FILLED_IN)) is[field] = was[field];
  if (said.serviceAccountName !== undefined || said.serviceAccount !== undefined) is.serviceAccount = is.serviceAccountName;
  const gated = objects(was, 'schedulingGates').length > 0;
  for (const list of ['containers', 'initContainers']) checkContainers(was, is, list, isLive(before), refuse);
  checkDeadline(was, is, refuse);
  checkTolerations(was, is, refuse);
  checkGates(was, is, refuse);
  if (gated) checkNodes(was, is, refuse);
  const same: Spec = { ...is, activeDeadlineSeconds: was.activeDeadlineSeconds, tolerations: was.tolerations, schedulingGates: was.schedulingGates };
  if (gated) Object.assign(same, { nodeSelector: was.nodeSelector, affinity: withoutNodes(is) });
  const compared: Spec = gated ? { ...was, affinity: withoutNodes(was) } : was;
  if (!sameJson(compared, same)) refuse('spec', compared, same);
}

/** The spec as it is compared: with what only pods have filled in, not templates of them. */
function normal(filled: JsonObject): Spec {
  const spec: Spec = { ...FILLED_IN, ...filled };
  spec.serviceAccount = spec.serviceAccountName;
  const tokens = objects(spec, 'volumes').map((volume) => text(volume, 'name')).filter((name) => TOKEN_VOLUME.test(name));
  spec.volumes = objects(spec, 'volumes').filter((volume) => !tokens.includes(text(volume, 'name')));
  for (const list of ['containers', 'initContainers']) {
    spec[list] = objects(spec, list).map((container) => ({
      ...container,
      ...(isTrue(spec, 'hostNetwork') && { ports: objects(container, 'ports').map((port) => ({ hostPort: port.containerPort, ...port })) }),
      volumeMounts: objects(container, 'volumeMounts').filter((mount) => !(mount.mountPath === TOKEN_PATH && tokens.includes(text(mount, 'name')))),
      resources: withRequests(object(container, 'resources')),
    }));
  }
  return spec;
}

/** What is limited is requested, too. */
function withRequests(resources: JsonObject): JsonObject {
  return { ...resources, requests: { ...object(resources, 'limits'), ...object(resources, 'requests') } };
}

/** Images may change, so they are taken over; containers do not come and go. */
function checkContainers(was: Spec, is: Spec, list: string, live: boolean, refuse: RefuseChange): void {
  const [before, after] = [objects(was, list), objects(is, list)];
  if (before.length !== after.length) {
    const names = (containers: readonly JsonObject[]) => containers.map((container) => text(container, 'name'));
    refuse(`spec.${list}`, names(before), names(after));
    is[list] = before;
    return;
  }
  is[list] = after.map((container, index) => {
    const { image, imagePullPolicy, securityContext } = before[index];
    // The policy that was filled in for the old image stays.
    const kept = container.image === image ? container : { ...container, image, imagePullPolicy };
    return live ? withProfile(kept, object({ securityContext }, 'securityContext')) : kept;
  });
}

/** An AppArmor profile that an annotation asks for is filled in when a pod is made. */
function withProfile(container: JsonObject, { appArmorProfile }: JsonObject): JsonObject {
  const own = object(container, 'securityContext');
  if (appArmorProfile === undefined || own.appArmorProfile !== undefined) return container;
  return { ...container, securityContext: { ...own, appArmorProfile } };
}

/** A deadline may be set, and brought forward. */
function checkDeadline(was: Spec, is: Spec, refuse: RefuseChange): void {
  const [before, after] = [optionalCount(was, 'activeDeadlineSeconds'), optionalCount(is, 'activeDeadlineSeconds')];
  if (before !== undefined && (after === undefined || after > before)) refuse('spec.activeDeadlineSeconds', before, after);
}

/** Tolerations may be added, and those that there are last another time. */
function checkTolerations(was: Spec, is: Spec, refuse: RefuseChange): void {
  const timeless = ({ tolerationSeconds, ...toleration }: JsonObject) => ({ ...toleration, operator: toleration.operator || 'Equal' });
  const after = objects(is, 'tolerations').map(timeless);
  const gone = objects(was, 'tolerations')
    .filter((toleration) => !TOLERATED.includes(text(toleration, 'key')) && !after.some((each) => sameJson(each, timeless(toleration))));
  if (gone.length > 0) refuse('spec.tolerations', was.tolerations, is.tolerations);
}

/** Gates may go. */
function checkGates(was: Spec, is: Spec, refuse: RefuseChange): void {
  const before = objects(was, 'schedulingGates').map((gate) => gate.name);
  for (const [index, { name }] of objects(is, 'schedulingGates').entries()) {
    if (!before.includes(name)) refuse(`spec.schedulingGates[${index}].name`, before[index], name);
  }
}

/** While a pod waits at a gate, the nodes that it may go to may become fewer. */
function checkNodes(was: Spec, is: Spec, refuse: RefuseChange): void {
  const [before, after] = [textMap(was, 'nodeSelector'), textMap(is, 'nodeSelector')];
  if (Object.entries(before).some(([key, value]) => after[key] !== value)) refuse('spec.nodeSelector', before, after);
  const [old, fresh] = [was, is].map((spec) => object(object(spec, 'affinity'), 'nodeAffinity').requiredDuringSchedulingIgnoredDuringExecution);
  if (old !== undefined && !isNarrower(old as JsonObject, fresh as JsonObject | undefined)) refuse('spec.affinity.nodeAffinity', old, fresh);
}

/** Whether each term has what it had, and maybe more. */
function isNarrower(old: JsonObject, fresh: JsonObject | undefined): boolean {
  const [before, after] = [objects(old, 'nodeSelectorTerms'), objects(fresh ?? {}, 'nodeSelectorTerms')];
  if (fresh === undefined || (before.length > 0 && before.length !== after.length)) return false;
  return before.every((term, index) => ['matchExpressions', 'matchFields'].every((field) => {
    const expressions = objects(after[index], field);
    return objects(term, field).every((expression, position) => sameJson(expression, expressions[position]));
  }));
}

function withoutNodes(spec: Spec): JsonObject | undefined {
  const { nodeAffinity, ...rest } = object(spec, 'affinity');
  return Object.keys(rest).length > 0 ? rest : undefined;
}
