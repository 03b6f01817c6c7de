/** Predicts, from manifests alone, the identity of everything that StatefulSets make. */
import { claimMaker, claimOwner, ClaimOwner } from '../claims';
import { ownField } from '../decoder';
import { DEFAULT_CLUSTER_DOMAIN, serviceDnsName, srvName } from '../dns';
import { Labels, labelsInclude } from '../labels';
import { LABEL_LIMIT, POD_INDEX_LABEL, POD_NAME_LABEL, podName, SET_NAME_LIMIT } from '../names';
import { ClaimManifest, ServiceManifest, StatefulSetManifest } from '../objects';
import { ordinals, scaleDownOrder, updateOrder } from '../ordinals';
import { predictAutoscaling, scaledReplicas } from './autoscaling';
import { capacityOf } from './capacity';
import { recordsOfPods } from './pod-records';
import {
  PredictedClaim, PredictedPod, PredictedService, PredictedServicePort, PredictedStatefulSet, Prediction, PredictionOptions,
} from './predicted';
import { PlacedService, PlacedStatefulSet, Surroundings } from './surroundings';
import { paceNotes, updatePace } from './update-pace';
import { ContainerPort, runningContainers, targetPortNumber } from '../pods/pod-template';
import { formatQuantity, parseQuantity } from '../quantities';
import { Behaviour, behaviourOfText, DEFAULT_VERSION } from '../versions';

export * from './predicted';

/** No set's pods are listed beyond this many: a mistyped `replicas` must not exhaust the memory. */
export const LISTED_PODS = 20_000;

/**
 * Predicts what Kubernetes makes of the StatefulSets among these manifests, once they run undisturbed. Objects of other
 * kinds are passed over, `List` objects looked into; what cannot be read has its default and is named in the notes.
 *
 * @param manifests any parsed YAML or JSON
 */
export function predict(manifests: readonly unknown[], options: PredictionOptions = {}): Prediction {
  const surroundings = new Surroundings(manifests, options.defaultNamespace ?? 'default');
  const kubernetesVersion = options.kubernetesVersion ?? DEFAULT_VERSION;
  const target: Target = {
    behaviour: behaviourOfText(kubernetesVersion),
    clusterDomain: options.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN,
    defaultStorageClass: options.defaultStorageClass ?? surroundings.defaultStorageClass,
  };
  return {
    kubernetesVersion,
    clusterDomain: target.clusterDomain,
    statefulSets: surroundings.statefulSets.map((set) => predictSet(set, surroundings, target)),
  };
}

/** What holds for all sets of one prediction. */
interface Target {
  readonly behaviour: Behaviour;
  readonly clusterDomain: string;
  readonly defaultStorageClass?: string;
}

/** A pod before its names are known. */
interface Pod {
  readonly name: string;
  readonly ordinal: number;
  readonly labels: { [key: string]: string };
}

function predictSet(placed: PlacedStatefulSet, surroundings: Surroundings, target: Target): PredictedStatefulSet {
  const { namespace, value: manifest } = placed;
  const autoscaler = surroundings.autoscaler(namespace, manifest.name);
  const replicas = scaledReplicas(manifest.replicas, autoscaler);
  const set = { ...manifest, replicas: Math.min(replicas, LISTED_PODS) };
  const ports = runningContainers(set.template).flatMap((container) => container.ports);
  const pods = ordinals(set).map((ordinal) => podOf(set, ordinal, target));

  // A set without replicas has names all the same: they are those of the pods it would have.
  const probes = pods.length > 0 ? pods : [podOf(set, set.ordinalStart, target)];
  const selecting = surroundings.selecting(namespace, set.template.labels, probes);
  const governing = set.serviceName === '' ? undefined : surroundings.service(namespace, set.serviceName);
  const named = new Set(governing && selecting.get(governing));
  const describe = (service: PlacedService): PredictedService => {
    const selected = pods.length > 0 ? selecting.get(service) ?? [] : [];
    return predictService(service, selected, ports, target);
  };
  const service = governing && describe(governing);
  const noDnsReason = named.size > 0 ? undefined : reasonForNoDns(placed, governing?.manifest, probes[0], surroundings);
  const records = recordsOfPods(selecting, { namespace, serviceName: set.serviceName, ports, clusterDomain: target.clusterDomain });
  const nameOf = (ordinal: number): string => podName(set.name, ordinal);
  const claims = claimPredictor(set, namespace, surroundings, target);

  return {
    namespace,
    name: set.name,
    serviceName: set.serviceName,
    service,
    noDnsReason,
    otherServices: [...selecting.keys()].filter((each) => each !== governing).map(describe),
    podManagementPolicy: set.podManagementPolicy,
    updateStrategy: set.updateStrategy.type,
    whenScaled: set.retentionPolicy.whenScaled,
    whenDeleted: set.retentionPolicy.whenDeleted,
    minReadySeconds: set.minReadySeconds,
    ...updatePace({ ...manifest, replicas }, target.behaviour),
    pods: pods.map((pod): PredictedPod => ({ ...pod, hostname: pod.name, ...records(pod), claims: claims(pod.ordinal) })),
    startOrder: ordinals(set).map(nameOf),
    scaleDownOrder: scaleDownOrder(set).map(nameOf),
    updateOrder: updateOrder(set, set.updateStrategy).map(nameOf),
    capacity: capacityOf(manifest, replicas, claims, LISTED_PODS),
    autoscaling: autoscaler && predictAutoscaling(manifest, autoscaler, claims, LISTED_PODS),
    notes: [...notesOn(placed, replicas, governing?.manifest, named.size > 0), ...paceNotes(set, target.behaviour)],
  };
}

function podOf(set: StatefulSetManifest, ordinal: number, { behaviour }: Target): Pod {
  const name = podName(set.name, ordinal);
  const labels: { [key: string]: string } = { ...set.template.labels, [POD_NAME_LABEL]: name };
  if (behaviour.podIndexLabel) labels[POD_INDEX_LABEL] = String(ordinal);
  return { name, ordinal, labels };
}

/** Predicts the claims of one pod after the other, and remembers them. */
function claimPredictor(
  set: StatefulSetManifest, namespace: string, surroundings: Surroundings, target: Target,
): (ordinal: number) => PredictedClaim[] {
  const made = claimMaker(set);
  const owner = claimOwner(set.retentionPolicy, false);
  const printed = new Map<ClaimManifest, string | undefined>();
  const storageOf = (claim: ClaimManifest): string | undefined => {
    if (!printed.has(claim)) {
      const storage = claim.storage === undefined ? undefined : parseQuantity(claim.storage);
      printed.set(claim, storage && formatQuantity(storage));
    }
    return printed.get(claim);
  };
  const known = new Map<number, PredictedClaim[]>();
  return (ordinal) => {
    let claims = known.get(ordinal);
    if (!claims) {
      claims = made(ordinal).map(({ name, template, labels }): PredictedClaim => {
        const existing = surroundings.claim(namespace, name);
        const claim = existing ?? template;
        return {
          name,
          template: template.name,
          labels: { ...existing?.labels ?? labels },
          accessModes: [...claim.accessModes],
          storage: storageOf(claim),
          storageClass: claim.storageClassName ?? target.defaultStorageClass,
          volumeMode: claim.volumeMode,
          owner: owner === ClaimOwner.NONE ? undefined : owner,
          exists: existing !== undefined,
        };
      });
      known.set(ordinal, claims);
    }
    return claims;
  };
}

function predictService(
  { namespace, manifest }: PlacedService, pods: readonly Pod[], ports: readonly ContainerPort[], target: Target,
): PredictedService {
  const dnsName = serviceDnsName(manifest.name, namespace, target.clusterDomain);
  return {
    namespace,
    name: manifest.name,
    dnsName,
    type: manifest.type,
    headless: manifest.isHeadless,
    publishNotReadyAddresses: manifest.publishNotReadyAddresses,
    ports: manifest.type === 'ExternalName' ? [] : manifest.ports.map((port): PredictedServicePort => {
      const targetPort = targetPortNumber(ports, port.targetPort, port.protocol);
      return {
        name: port.name,
        port: port.port,
        targetPort,
        protocol: port.protocol,
        srvName: port.name === undefined || targetPort === undefined ? undefined : srvName(port.name, port.protocol, dnsName),
      };
    }),
    pods: pods.map((pod) => pod.name),
  };
}

/** Why none of the pods has a name, in one clause. */
function reasonForNoDns(
  { namespace, value: set }: PlacedStatefulSet, service: ServiceManifest | undefined, pod: Pod, surroundings: Surroundings,
): string {
  if (set.serviceName === '') return 'the set names no governing service (spec.serviceName)';
  const name = `service '${set.serviceName}'`;
  if (!service) {
    const elsewhere = surroundings.namespacesWithService(set.serviceName);
    return elsewhere.length === 0
      ? `${name} is not among the manifests`
      : `${name} is in namespace ${elsewhere.map((each) => `'${each}'`).join(', ')}, the set in '${namespace}'`;
  }
  if (service.type === 'ExternalName') return `${name} is an ExternalName, which has no pods`;
  const selector = service.selector ?? {};
  if (Object.keys(selector).length === 0) return `${name} has no selector`;
  return `${name} selects ${wrongLabels(selector, pod.labels)}`;
}

/** What of a selector does not fit. */
function wrongLabels(selector: Labels, labels: Labels): string {
  const wrong = Object.keys(selector).filter((key) => !labelsInclude(labels, { [key]: selector[key] }));
  const has = (key: string): string => (Object.hasOwn(labels, key) ? `${key}=${labels[key]}` : `no label ${key}`);
  return wrong.map((key) => `${key}=${selector[key]}, the pods have ${has(key)}`).join('; ');
}

function notesOn(
  { namespace, value: set, problems, definitions }: PlacedStatefulSet, replicas: number, service: ServiceManifest | undefined, hasNames: boolean,
): string[] {
  const notes = problems.map(({ path, message }) => `${path || 'the manifest'} cannot be read: ${message}`);
  if (definitions > 1) notes.push(`the manifests hold ${definitions} StatefulSets '${set.name}' in namespace '${namespace}': the one applied last wins`);
  if (hasNames && service && !service.isHeadless) {
    notes.push(`service '${service.name}' has a virtual address: CoreDNS resolves the pods' names all the same, the DNS specification does not promise it; `
      + 'set clusterIP: None');
  }
  const longest = podName(set.name, set.ordinalStart + Math.max(0, replicas - 1));
  if (longest.length > LABEL_LIMIT) {
    notes.push(`pod '${longest}' cannot be created: its name is ${longest.length} characters long and a label's value holds ${LABEL_LIMIT}`);
  } else if (set.name.length > SET_NAME_LIMIT) {
    notes.push(`the name is ${set.name.length} characters long: beyond ${SET_NAME_LIMIT} the label controller-revision-hash may not fit, and no pod is created`);
  }
  for (const name of new Set(duplicates(set.claimTemplates.map((template) => template.name)))) {
    notes.push(`several claim templates are called '${name}': the last one is used`);
  }
  for (const { name, storage } of set.claimTemplates) {
    if (storage !== undefined && !parseQuantity(storage)) notes.push(`claim template '${name}' asks for '${storage}', which is no quantity`);
  }
  if (replicas !== set.replicas && ownField(ownField(set.raw, 'spec'), 'replicas') !== undefined) {
    notes.push(`spec.replicas is ${set.replicas}, and the autoscaler makes it ${replicas} at once; leave it out, or every apply sets it back`);
  }
  if (replicas > LISTED_PODS) notes.push(`only the first ${LISTED_PODS} of ${replicas} pods are listed`);
  return notes;
}

function duplicates(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.size === seen.add(text).size);
}
