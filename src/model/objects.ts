/**
 * Reads manifests out of unknown JSON, with Kubernetes' defaults filled in. Decoding is total: any JSON gives an object,
 * whose `raw` is what was written, and a list of what could not be read.
 */
import { Decoded, JsonObject, JsonReader, ownField } from './decoder';
import { readSelector } from './labels';
import {
  AutoscalerManifest, ClaimManifest, Manifest, PodDisruptionBudgetManifest, ServiceManifest, ServicePort, StatefulSetManifest,
  StorageClassManifest, UpdateStrategy, VolumeManifest,
} from './manifests';
import { readPodTemplate, readResources } from './pod-template';

export * from './manifests';

/** Reads a StatefulSet. */
export function decodeStatefulSet(json: unknown): Decoded<StatefulSetManifest> {
  return decode(json, (object, spec) => {
    const retention = spec.field('persistentVolumeClaimRetentionPolicy');
    const ordinals = spec.field('ordinals');
    retention.isObject();
    ordinals.isObject();
    return {
      ...readManifest(object),
      serviceName: spec.field('serviceName').string() ?? '',
      replicas: spec.field('replicas').integer() ?? 1,
      ordinalStart: ordinals.field('start').integer() ?? 0,
      podManagementPolicy: nonEmpty(spec.field('podManagementPolicy')) ?? 'OrderedReady',
      updateStrategy: readUpdateStrategy(spec.field('updateStrategy')),
      minReadySeconds: spec.field('minReadySeconds').integer() ?? 0,
      revisionHistoryLimit: spec.field('revisionHistoryLimit').integer() ?? 10,
      retentionPolicy: {
        whenScaled: nonEmpty(retention.field('whenScaled')) ?? 'Retain',
        whenDeleted: nonEmpty(retention.field('whenDeleted')) ?? 'Retain',
      },
      selector: readSelector(spec.field('selector')),
      template: readPodTemplate(spec.field('template')),
      claimTemplates: spec.field('volumeClaimTemplates').objects().map(readClaim),
    };
  });
}

function readUpdateStrategy(strategy: JsonReader): UpdateStrategy {
  strategy.isObject();
  const type = nonEmpty(strategy.field('type'));
  const block = strategy.field('rollingUpdate');
  const hasBlock = block.isObject();
  return {
    type: type ?? 'RollingUpdate',
    rollingUpdate: hasBlock || type === undefined ? {
      partition: block.field('partition').integer() ?? 0,
      maxUnavailable: block.field('maxUnavailable').intOrString(),
    } : undefined,
  };
}

/** Reads a PersistentVolumeClaim. */
export function decodeClaim(json: unknown): Decoded<ClaimManifest> {
  return decode(json, readClaim);
}

function readClaim(object: JsonReader): ClaimManifest {
  const spec = object.field('spec');
  spec.isObject();
  const resources = readResources(spec.field('resources'));
  const manifest = readManifest(object);
  return {
    ...manifest,
    accessModes: spec.field('accessModes').strings(),
    storage: Object.hasOwn(resources.requests, 'storage') ? resources.requests.storage : undefined,
    // The annotation is what the field was before Kubernetes 1.6; it still goes first.
    storageClassName: (ownField(manifest.annotations, 'volume.beta.kubernetes.io/storage-class') as string | undefined)
      ?? spec.field('storageClassName').string(),
    volumeMode: nonEmpty(spec.field('volumeMode')) ?? 'Filesystem',
    volumeName: nonEmpty(spec.field('volumeName')),
    resources,
  };
}

/** Reads a Service. */
export function decodeService(json: unknown): Decoded<ServiceManifest> {
  return decode(json, (object, spec) => {
    const type = nonEmpty(spec.field('type')) ?? 'ClusterIP';
    const clusterIPs = spec.field('clusterIPs').strings();
    const clusterIP = nonEmpty(spec.field('clusterIP')) ?? clusterIPs[0];
    return {
      ...readManifest(object),
      type,
      clusterIP,
      clusterIPs: clusterIPs.length > 0 || clusterIP === undefined ? clusterIPs : [clusterIP],
      isHeadless: clusterIP === 'None' && type !== 'ExternalName',
      selector: spec.field('selector').isPresent ? spec.field('selector').stringMap() : undefined,
      ports: spec.field('ports').objects().map(readServicePort),
      publishNotReadyAddresses: spec.field('publishNotReadyAddresses').boolean() ?? false,
      ipFamilies: spec.field('ipFamilies').strings(),
      ipFamilyPolicy: nonEmpty(spec.field('ipFamilyPolicy')) ?? 'SingleStack',
      externalName: nonEmpty(spec.field('externalName')),
    };
  });
}

function readServicePort(port: JsonReader): ServicePort {
  const number = port.field('port').integer() ?? 0;
  const target = port.field('targetPort').intOrString();
  return {
    name: nonEmpty(port.field('name')),
    protocol: nonEmpty(port.field('protocol')) ?? 'TCP',
    port: number,
    // Zero and the empty text are what the API server replaces by its default.
    targetPort: target === undefined || target === 0 || target === '' ? number : target,
  };
}

/** Reads a PersistentVolume. */
export function decodeVolume(json: unknown): Decoded<VolumeManifest> {
  return decode(json, (object, spec) => {
    const claim = spec.field('claimRef');
    return {
      ...readManifest(object),
      storage: spec.field('capacity').field('storage').quantity(),
      accessModes: spec.field('accessModes').strings(),
      storageClassName: spec.field('storageClassName').string(),
      volumeMode: nonEmpty(spec.field('volumeMode')) ?? 'Filesystem',
      reclaimPolicy: nonEmpty(spec.field('persistentVolumeReclaimPolicy')) ?? 'Retain',
      claimRef: claim.isObject()
        ? { namespace: claim.field('namespace').string() ?? '', name: claim.field('name').string() ?? '' }
        : undefined,
    };
  });
}

/** Reads a StorageClass. */
export function decodeStorageClass(json: unknown): Decoded<StorageClassManifest> {
  return decode(json, (object) => {
    const manifest = readManifest(object);
    return {
      ...manifest,
      provisioner: object.field('provisioner').string() ?? '',
      parameters: object.field('parameters').stringMap(),
      reclaimPolicy: nonEmpty(object.field('reclaimPolicy')) ?? 'Delete',
      volumeBindingMode: nonEmpty(object.field('volumeBindingMode')) ?? 'Immediate',
      allowVolumeExpansion: object.field('allowVolumeExpansion').boolean() ?? false,
      isDefault: ownField(manifest.annotations, 'storageclass.kubernetes.io/is-default-class') === 'true'
        || ownField(manifest.annotations, 'storageclass.beta.kubernetes.io/is-default-class') === 'true',
    };
  });
}

/** Reads a PodDisruptionBudget. */
export function decodePodDisruptionBudget(json: unknown): Decoded<PodDisruptionBudgetManifest> {
  return decode(json, (object, spec) => ({
    ...readManifest(object),
    selector: readSelector(spec.field('selector')),
    minAvailable: spec.field('minAvailable').intOrString(),
    maxUnavailable: spec.field('maxUnavailable').intOrString(),
  }));
}

/** Reads a HorizontalPodAutoscaler. */
export function decodeAutoscaler(json: unknown): Decoded<AutoscalerManifest> {
  return decode(json, (object, spec) => {
    const target = spec.field('scaleTargetRef');
    target.isObject();
    return {
      ...readManifest(object),
      target: {
        apiVersion: target.field('apiVersion').string() ?? '',
        kind: target.field('kind').string() ?? '',
        name: target.field('name').string() ?? '',
      },
      minReplicas: spec.field('minReplicas').integer() ?? 1,
      maxReplicas: spec.field('maxReplicas').integer() ?? 0,
    };
  });
}

/** Runs a reader over a document and collects what it noted. */
export function decode<T>(json: unknown, read: (object: JsonReader, spec: JsonReader) => T): Decoded<T> {
  const object = JsonReader.of(json);
  if (!object.isObject() && !object.isPresent) object.expected('an object');
  const spec = object.field('spec');
  spec.isObject();
  const value = read(object, spec);
  return { value, problems: object.problems };
}

/** Reads what every manifest has. */
export function readManifest(object: JsonReader): Manifest {
  const metadata = object.field('metadata');
  metadata.isObject();
  return {
    apiVersion: object.field('apiVersion').string() ?? '',
    kind: object.field('kind').string() ?? '',
    name: metadata.field('name').string() ?? '',
    namespace: nonEmpty(metadata.field('namespace')),
    labels: metadata.field('labels').stringMap(),
    annotations: metadata.field('annotations').stringMap(),
    raw: object.json,
  };
}

/** The text there unless it is empty, which Kubernetes takes for absent in most places. */
function nonEmpty(reader: JsonReader): string | undefined {
  return reader.string() || undefined;
}

/** The kinds that are read, by API group and kind: `Service` of another group is another thing. */
const KINDS: { readonly [groupAndKind: string]: true } = {
  'apps/StatefulSet': true,
  '/Service': true,
  '/PersistentVolumeClaim': true,
  '/PersistentVolume': true,
  'storage.k8s.io/StorageClass': true,
  'policy/PodDisruptionBudget': true,
  'autoscaling/HorizontalPodAutoscaler': true,
};

/** The API group and kind of a manifest, `apps/StatefulSet` or `/Service`, when it is of a kind that is read. */
export function knownKind(json: unknown): string | undefined {
  const apiVersion = ownField(json, 'apiVersion');
  const kind = ownField(json, 'kind');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const slash = apiVersion.lastIndexOf('/');
  const key = `${slash < 0 ? '' : apiVersion.slice(0, slash)}/${kind}`;
  return Object.hasOwn(KINDS, key) ? key : undefined;
}

/** The manifests, with `List` objects replaced by their items, however deep; everything else as it is. */
export function flattenLists(manifests: readonly unknown[]): unknown[] {
  const flat: unknown[] = [];
  const rest = [...manifests].reverse();
  while (rest.length > 0) {
    const json = rest.pop();
    const items = listItems(json);
    if (items === undefined) flat.push(json);
    else for (let i = items.length - 1; i >= 0; i--) rest.push(items[i]);
  }
  return flat;
}

/** The items of a `List` (or `StatefulSetList` …), or undefined when the manifest is none. */
export function listItems(json: unknown): readonly unknown[] | undefined {
  const kind = ownField(json, 'kind');
  const items = (json as JsonObject | undefined)?.items;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}
