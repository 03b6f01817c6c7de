/** How fast a change of the template goes from pod to pod. */
import { getStatefulSetMaxUnavailable } from '../controller/rolling-update';
import { StatefulSetManifest } from '../objects';
import { Behaviour } from '../versions';

/** How many pods are replaced at once, and what the next ones wait for. */
export interface UpdatePace {
  /** 0: none is replaced by itself. */
  readonly updatedAtOnce: number;

  /** How long a new pod is ready before the update goes on. */
  readonly updateMinReadySeconds: number;
}

/** The pace of an update on a cluster that behaves so. */
export function updatePace(set: StatefulSetManifest, behaviour: Behaviour): UpdatePace {
  const { type, rollingUpdate } = set.updateStrategy;
  // Counted, not listed: a mistyped number of replicas is as good as any.
  const left = type === 'RollingUpdate' ? rollingUpdate?.partition ?? 0 : 0;
  const pods = type === 'OnDelete' ? 0 : Math.max(0, set.replicas - Math.max(0, left));
  const limit = behaviour.maxUnavailable ? getStatefulSetMaxUnavailable(rollingUpdate?.maxUnavailable, set.replicas) : 1;
  // An ordered set waits before it looks at the update at all.
  const waits = behaviour.updateWaitsForAvailable || set.podManagementPolicy !== 'Parallel';
  return {
    updatedAtOnce: type === 'Recreate' ? pods : Math.min(pods, limit),
    updateMinReadySeconds: waits ? set.minReadySeconds : 0,
  };
}

/** What of the strategy does nothing on a cluster that behaves so, a sentence each. */
export function paceNotes({ updateStrategy: { type, rollingUpdate } }: StatefulSetManifest, behaviour: Behaviour): string[] {
  const notes: string[] = [];
  if (rollingUpdate?.maxUnavailable !== undefined && !behaviour.maxUnavailable) {
    notes.push(`Kubernetes 1.${behaviour.minor} drops spec.updateStrategy.rollingUpdate.maxUnavailable, unless the feature gate MaxUnavailableStatefulSet `
      + 'is on: pods are updated one at a time');
  }
  if (type === 'Recreate' && !behaviour.recreateStrategy) {
    notes.push(`Kubernetes 1.${behaviour.minor} refuses the set: updateStrategy Recreate needs 1.37 and the feature gate StatefulSetRecreateStrategy`);
  }
  return notes;
}
