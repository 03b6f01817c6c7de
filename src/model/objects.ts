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
import { readPodTemplate, readResources } from './pods/pod-template';

export * from './manifests';

/** Reads a StatefulSet. */
export function decodeStatefulSet(json: unknown): Decoded<StatefulSetManifest> {
  return decode(json, (object, spec) => {
    const retention = spec.field('persistentVolumeClaimRetentionPolicy');
    const ordinals = spec.field('ordinals');
    retention.isObject();
    ordinals.isObject();
    return {
      serviceName: spec.string('serviceName') ?? '',
      replicas: spec.integer('replicas') ?? 1,
      ordinalStart: ordinals.integer('start') ?? 0,
      podManagementPolicy: nonEmpty(spec, 'podManagementPolicy') ?? 'OrderedReady',
      updateStrategy: readUpdateStrategy(spec.field('updateStrategy')),
      minReadySeconds: spec.integer('minReadySeconds') ?? 0,
      revisionHistoryLimit: spec.integer('revisionHistoryLimit') ?? 10,
      retentionPolicy: {
        whenScaled: nonEmpty(retention, 'whenScaled') ?? 'Retain',
        whenDeleted: nonEmpty(retention, 'whenDeleted') ?? 'Retain',
      },
      selector: readSelector(spec.field('selector')),
      template: readPodTemplate(spec.field('template')),
      claimTemplates: spec.objects('volumeClaimTemplates').map(readClaim),
      ...readManifest(object),
    };
  });
}

function readUpdateStrategy(strategy: JsonReader): UpdateStrategy {
  strategy.isObject();
  const type = nonEmpty(strategy, 'type');
  const block = strategy.field('rollingUpdate');
  const hasBlock = block.isObject();
  return {
    type: type ?? 'RollingUpdate',
    rollingUpdate: hasBlock || type === undefined ? {
      partition: block.integer('partition') ?? 0,
      maxUnavailable: block.intOrString('maxUnavailable'),
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
    accessModes: spec.strings('accessModes'),
    storage: Object.hasOwn(resources.requests, 'storage') ? resources.requests.storage : undefined,
    // The annotation is what the field was before Kubernetes 1.6; it still goes first.
    storageClassName: (ownField(manifest.annotations, 'volume.beta.kubernetes.io/storage-class') as string | undefined)
      ?? spec.string('storageClassName'),
    volumeMode: nonEmpty(spec, 'volumeMode') ?? 'Filesystem',
    volumeName: nonEmpty(spec, 'volumeName'),
    resources,
    ...manifest,
  };
}

/** Reads a Service. */
export function decodeService(json: unknown): Decoded<ServiceManifest> {
  return decode(json, (object, spec) => {
    const type = nonEmpty(spec, 'type') ?? 'ClusterIP';
    const clusterIPs = spec.strings('clusterIPs');
    const clusterIP = nonEmpty(spec, 'clusterIP') ?? clusterIPs[0];
    return {
      type,
      clusterIP,
      clusterIPs: clusterIPs.length > 0 || clusterIP === undefined ? clusterIPs : [clusterIP],
      isHeadless: clusterIP === 'None' && type !== 'ExternalName',
      selector: spec.has('selector') ? spec.stringMap('selector') : undefined,
      ports: spec.objects('ports').map(readServicePort),
      publishNotReadyAddresses: spec.boolean('publishNotReadyAddresses') ?? false,
      ipFamilies: spec.strings('ipFamilies'),
      ipFamilyPolicy: nonEmpty(spec, 'ipFamilyPolicy') ?? 'SingleStack',
      externalName: nonEmpty(spec, 'externalName'),
      ...readManifest(object),
    };
  });
}

function readServicePort(port: JsonReader): ServicePort {
  const number = port.integer('port') ?? 0;
  const target = port.intOrString('targetPort');
  return {
    name: nonEmpty(port, 'name'),
    protocol: nonEmpty(port, 'protocol') ?? 'TCP',
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
      storage: spec.field('capacity').quantity('storage'),
      accessModes: spec.strings('accessModes'),
      storageClassName: spec.string('storageClassName'),
      volumeMode: nonEmpty(spec, 'volumeMode') ?? 'Filesystem',
      reclaimPolicy: nonEmpty(spec, 'persistentVolumeReclaimPolicy') ?? 'Retain',
      claimRef: claim.isObject()
        ? { namespace: claim.string('namespace') ?? '', name: claim.string('name') ?? '' }
        : undefined,
      ...readManifest(object),
    };
  });
}

/** Reads a StorageClass. */
export function decodeStorageClass(json: unknown): Decoded<StorageClassManifest> {
  return decode(json, (object) => {
    const manifest = readManifest(object);
    return {
      provisioner: object.string('provisioner') ?? '',
      parameters: object.stringMap('parameters'),
      reclaimPolicy: nonEmpty(object, 'reclaimPolicy') ?? 'Delete',
      volumeBindingMode: nonEmpty(object, 'volumeBindingMode') ?? 'Immediate',
      allowVolumeExpansion: object.boolean('allowVolumeExpansion') ?? false,
      isDefault: ownField(manifest.annotations, 'storageclass.kubernetes.io/is-default-class') === 'true'
        || ownField(manifest.annotations, 'storageclass.beta.kubernetes.io/is-default-class') === 'true',
      ...manifest,
    };
  });
}

/** Reads a PodDisruptionBudget. */
export function decodePodDisruptionBudget(json: unknown): Decoded<PodDisruptionBudgetManifest> {
  return decode(json, (object, spec) => ({
    selector: readSelector(spec.field('selector')),
    minAvailable: spec.intOrString('minAvailable'),
    maxUnavailable: spec.intOrString('maxUnavailable'),
    ...readManifest(object),
  }));
}

/** Reads a HorizontalPodAutoscaler. */
export function decodeAutoscaler(json: unknown): Decoded<AutoscalerManifest> {
  return decode(json, (object, spec) => {
    const target = spec.field('scaleTargetRef');
    target.isObject();
    return {
      target: {
        apiVersion: target.string('apiVersion') ?? '',
        kind: target.string('kind') ?? '',
        name: target.string('name') ?? '',
      },
      minReplicas: spec.integer('minReplicas') ?? 1,
      maxReplicas: spec.integer('maxReplicas') ?? 0,
      ...readManifest(object),
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

/** Reads what every manifest has. Spread it last: V8 takes ten times as long to add fields after a spread. */
export function readManifest(object: JsonReader): Manifest {
  const metadata = object.field('metadata');
  metadata.isObject();
  return {
    apiVersion: object.string('apiVersion') ?? '',
    kind: object.string('kind') ?? '',
    name: metadata.string('name') ?? '',
    namespace: nonEmpty(metadata, 'namespace'),
    labels: metadata.stringMap('labels'),
    annotations: metadata.stringMap('annotations'),
    raw: object.json,
  };
}

/** The text there unless it is empty, which Kubernetes takes for absent in most places. */
function nonEmpty(reader: JsonReader, field: string): string | undefined {
  return reader.string(field) || undefined;
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
