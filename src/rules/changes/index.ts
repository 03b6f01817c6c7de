import { claimsOfRemovedPods } from './claims-of-removed-pods';
import { dataVersion } from './data-version';
import { droppedReplicas } from './dropped-replicas';
import { oldClaimsMounted } from './old-claims-mounted';
import { ordinalsMoved } from './ordinals-moved';
import { quorumGrownFromOne } from './quorum-grown-from-one';
import { quorumShrunk } from './quorum-shrunk';
import { renamedSet } from './renamed-set';
import { rolloutBlocked } from './rollout-blocked';
import { selectorAheadOfPods } from './selector-ahead-of-pods';
import { shardRemoved } from './shard-removed';
import { updateHeldBack } from './update-held-back';
import { Pack } from '../rule';

/** What a change does to what is live. */
export const changes: Pack = {
  topic: 'Changes',
  about: 'What a change does to what is live, which shows when manifests are judged against that or the last release: `check AFTER --before BEFORE`',
  rules: [
    claimsOfRemovedPods,
    dataVersion,
    droppedReplicas,
    oldClaimsMounted,
    ordinalsMoved,
    quorumGrownFromOne,
    quorumShrunk,
    renamedSet,
    rolloutBlocked,
    selectorAheadOfPods,
    shardRemoved,
    updateHeldBack,
  ],
};
