import { nameAt } from '../scenario-reader';
import type { SimulatedCluster } from '../simulated-cluster';
import type { EventHandler } from './event';

/** The kubelet has ended a pod that is being deleted. */
export const terminated: EventHandler<string> = { read: nameAt, isAboutPod: true, perform: terminate };

/** Either garbage collection or the controller of a set that is being deleted first sees that the last pod is gone. */
export function terminate(cluster: SimulatedCluster, name: string): undefined {
  const isAwaited = [...cluster.store.sets.values()].some(({ terminating }) => terminating);
  endGracePeriod(cluster, name);
  cluster.api.deletePod(name, true);
  if (isAwaited && cluster.pickOutcome(2) === 1) cluster.collectGarbage();
}

/** The API server first writes that the grace period is over: the controller syncs once more while the pod is still there. */
function endGracePeriod({ store, api, controller }: SimulatedCluster, name: string): void {
  const pod = store.pods.get(name);
  if (pod === undefined || !pod.terminating) return;
  api.update({ ...pod });
  controller.step();
}
