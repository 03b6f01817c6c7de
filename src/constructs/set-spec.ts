import { ClaimRetention } from './claim-retention';
import type { StatefulSet } from './stateful-set';

/**
 * `spec` of the set's manifest, around a pod template.
 *
 * @internal
 */
export function renderSetSpec(set: StatefulSet, template: unknown): any {
  const templates = set.volumeClaimTemplates;
  return {
    serviceName: set.service.name,
    replicas: set.hasAutoscaler ? undefined : set.replicas,
    ordinals: set.ordinalStart === 0 ? undefined : { start: set.ordinalStart },
    podManagementPolicy: set.podManagementPolicy,
    updateStrategy: set.updateStrategy._toKube(),
    minReadySeconds: set.minReady.toSeconds() || undefined,
    revisionHistoryLimit: set.revisionHistoryLimit,
    persistentVolumeClaimRetentionPolicy: templates.length === 0 ? undefined : {
      whenDeleted: set.claimRetention.whenDeleted ?? ClaimRetention.RETAIN,
      whenScaled: set.claimRetention.whenScaled ?? ClaimRetention.RETAIN,
    },
    selector: set._toLabelSelector(),
    template,
    volumeClaimTemplates: templates.length === 0 ? undefined : templates.map((each) => each._toKube()),
  };
}
