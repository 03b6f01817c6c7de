import type { ClusterObject } from '../../controller/cluster-objects';
import { nameAt, referenceAt } from '../scenario-reader';
import type { SimulatedCluster } from '../simulated-cluster';
import type { EventHandler } from './event';

/** Somebody deletes a pod, a claim or a ConfigMap. */
export const deleteObject: EventHandler<string> = {
  read: referenceAt,
  perform: (cluster, reference) => deleteIfThere(cluster, cluster.find(reference)),
};

/** Somebody deletes a claim. */
export const deletePvc: EventHandler<string> = {
  read: nameAt,
  perform: (cluster, claim) => deleteIfThere(cluster, cluster.store.claims.get(claim)),
};

export function deleteIfThere({ api }: SimulatedCluster, object: ClusterObject | undefined): undefined {
  if (object !== undefined) api.deleteObject(object, object.kind === 'Pod' ? undefined : 'Background');
}
