/** The pods that the controller makes. */
import { claimsOfPod } from '../claims';
import { controllerRef, Pod, PodVolume, StatefulSet } from './cluster-objects';
import { isJsonObject, JsonObject, JsonReader, ownField } from '../decoder';
import { getParentNameAndOrdinal, getPodName, getStartOrdinal } from './identity';
import { POD_INDEX_LABEL, POD_NAME_LABEL, REVISION_LABEL } from '../names';
import { StatefulSetManifest } from '../objects';
import { RevisionName, SetRevisions } from './revisions';
import { PodTemplate, readPodTemplate } from '../pods/pod-template';
import { Behaviour } from '../versions';

const decoded = new WeakMap<JsonObject, PodTemplate>();

/** The fields of a stored template; read once. */
export function decodeTemplate(template: JsonObject): PodTemplate {
  let fields = decoded.get(template);
  if (fields === undefined) decoded.set(template, fields = readPodTemplate(JsonReader.of(template)));
  return fields;
}

/** The labels that make a pod the set's pod of that ordinal. */
export function updateIdentity(set: StatefulSet, ordinal: number, behaviour: Behaviour): { readonly [label: string]: string } {
  return {
    [POD_NAME_LABEL]: getPodName(set, ordinal),
    ...(behaviour.podIndexLabel ? { [POD_INDEX_LABEL]: String(ordinal) } : {}),
  };
}

/** The pod's volumes: the set's claims, and of its own those whose name no claim template takes. */
export function updateStorage(set: StatefulSet, ordinal: number, own: readonly PodVolume[]): PodVolume[] {
  const claims = claimsOfPod(set.spec, ordinal).map(({ name, template }) => ({ name: template.name, claim: name }));
  return [...claims, ...own.filter((volume) => !claims.some(({ name }) => name === volume.name))];
}

/** A new pod of the set, made from the template in a revision. */
export function newStatefulSetPod(set: StatefulSet, { name: revision, template }: RevisionName, ordinal: number, behaviour: Behaviour): Pod {
  const fields = decodeTemplate(template);
  const name = getPodName(set, ordinal);
  const finalizers = ownField(template.metadata, 'finalizers');
  const containers = ownField(template.spec, 'containers');
  return {
    kind: 'Pod',
    uid: 0,
    name,
    ...getParentNameAndOrdinal(name),
    labels: { ...fields.labels, ...updateIdentity(set, ordinal, behaviour), [REVISION_LABEL]: revision },
    annotations: fields.annotations,
    owners: [controllerRef(set)],
    finalizers: Array.isArray(finalizers) ? finalizers.map(String) : [],
    terminating: false,
    phase: '',
    ready: false,
    readySince: 0,
    hostname: name,
    subdomain: set.spec.serviceName,
    volumes: updateStorage(set, ordinal, fields.volumes.map((volume) => ({ name: volume.name, claim: volume.claimName }))),
    containers: Array.isArray(containers) ? containers.filter(isJsonObject) : [],
    gracePeriod: fields.terminationGracePeriodSeconds,
    ended: false,
  };
}

/** The revision that a hole is filled with. */
export function revisionForHole(
  { spec }: StatefulSet, { current, update }: SetRevisions, currentReplicas: number, ordinal: number,
): RevisionName {
  return holeKeepsCurrent(spec, currentReplicas, ordinal) ? current : update;
}

/**
 * Whether a hole is filled with the current revision rather than the update revision. With the block that has the
 * partition: below it. Without: for as many ordinals as the status counts current pods.
 */
export function holeKeepsCurrent(spec: StatefulSetManifest, currentReplicas: number, ordinal: number): boolean {
  const { type, rollingUpdate } = spec.updateStrategy;
  const index = ordinal - getStartOrdinal(spec);
  return rollingUpdate !== undefined ? index < rollingUpdate.partition : type === 'RollingUpdate' && index < currentReplicas;
}
