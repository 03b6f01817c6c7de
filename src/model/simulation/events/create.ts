import type { PodPhase } from '../../controller/cluster-objects';
import { newObject } from '../new-object';
import type { Entry } from '../scenario';
import { entryAt } from '../scenario-reader';
import type { SimulatedCluster } from '../simulated-cluster';
import { deleteIfThere } from './delete-object';
import type { EventHandler } from './event';
import { reportPhase } from './pod-phase';

/** Somebody creates a pod, a claim or a ConfigMap. */
export const create: EventHandler<Entry> = { read: entryAt, perform: createEntry };

const PHASES: { readonly [state: string]: PodPhase } = { ready: 'Running', unready: 'Running', failed: 'Failed', succeeded: 'Succeeded' };
const REFERENCES = { Pod: 'pod', PersistentVolumeClaim: 'pvc', ConfigMap: 'configmap' };

/** Creates an object in its state; an object that is terminating is deleted again, and stays for its finalizer. */
export function createEntry(cluster: SimulatedCluster, { object, state, terminating }: Entry): undefined {
  const { api, store, touched } = cluster;
  const made = newObject(object, store);
  if (made === undefined) return;
  if (made.kind === 'Pod') {
    const pod = api.createPod(made);
    cluster.forgetCreation(`pod/${pod.name}`);
    touched.add(pod.uid);
    if (state !== undefined) {
      cluster.settle();
      reportPhase(cluster, pod.name, PHASES[state], state === 'ready');
    }
  } else if (made.kind === 'PersistentVolumeClaim') {
    api.createClaim(made);
    cluster.forgetCreation(`pvc/${made.name}`);
  } else {
    store.put(made);
  }
  if (!terminating) return;
  cluster.settle();
  deleteIfThere(cluster, cluster.find(`${REFERENCES[made.kind]}/${made.name}`));
}
