/** The kinds that there are verdicts on. */
import { isJsonObject } from '../decoder';

export type Kind = 'StatefulSet' | 'Service' | 'PersistentVolumeClaim' | 'PersistentVolume' | 'StorageClass' | 'PodDisruptionBudget';

const KINDS: { readonly [versionAndKind: string]: Kind } = {
  'apps/v1/StatefulSet': 'StatefulSet',
  'v1/Service': 'Service',
  'v1/PersistentVolumeClaim': 'PersistentVolumeClaim',
  'v1/PersistentVolume': 'PersistentVolume',
  'storage.k8s.io/v1/StorageClass': 'StorageClass',
  'policy/v1/PodDisruptionBudget': 'PodDisruptionBudget',
};

/** The kind of a manifest; undefined when there is no verdict on such an object. */
export function kindOf(manifest: unknown): Kind | undefined {
  if (!isJsonObject(manifest)) return undefined;
  const key = `${String(manifest.apiVersion)}/${String(manifest.kind)}`;
  return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
}
