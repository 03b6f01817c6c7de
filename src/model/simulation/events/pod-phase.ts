import type { PodPhase } from '../../controller/cluster-objects';
import { nameAt } from '../scenario-reader';
import type { SimulatedCluster } from '../simulated-cluster';
import type { EventHandler } from './event';

/** The kubelet reports the state of a pod. */
function podPhase(phase: PodPhase, ready: boolean): EventHandler<string> {
  return { read: nameAt, isAboutPod: true, perform: (cluster, pod) => reportPhase(cluster, pod, phase, ready) };
}

export const ready = podPhase('Running', true);
export const unready = podPhase('Running', false);
export const fail = podPhase('Failed', false);
export const succeed = podPhase('Succeeded', false);

/** Writes a pod's status, even one that it has already: any write makes the controller sync. */
export function reportPhase({ api, store, now }: SimulatedCluster, name: string, phase: PodPhase, isReady: boolean): undefined {
  const pod = store.pods.get(name);
  if (pod !== undefined) api.update({ ...pod, phase, ready: isReady, readySince: isReady && !pod.ready ? now : pod.readySince });
}
