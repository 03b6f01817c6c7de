/** The kinds that there are verdicts on. */
import { isJsonObject } from '../decoder';

export type Kind = 'StatefulSet' | 'Service' | 'PersistentVolumeClaim' | 'PersistentVolume' | 'StorageClass' | 'PodDisruptionBudget';

/** With the version of each. */
const KINDS: ReadonlyMap<unknown, readonly [version: string, kind: Kind]> = new Map([
  ['StatefulSet', ['apps/v1', 'StatefulSet']],
  ['Service', ['v1', 'Service']],
  ['PersistentVolumeClaim', ['v1', 'PersistentVolumeClaim']],
  ['PersistentVolume', ['v1', 'PersistentVolume']],
  ['StorageClass', ['storage.k8s.io/v1', 'StorageClass']],
  ['PodDisruptionBudget', ['policy/v1', 'PodDisruptionBudget']],
]);

/** The kind of a manifest; undefined when there is no verdict on such an object. */
export function kindOf(manifest: unknown): Kind | undefined {
  if (!isJsonObject(manifest)) return undefined;
  const [version, kind] = KINDS.get(manifest.kind) ?? [];
  return manifest.apiVersion === version ? kind : undefined;
}
