import type { Propagation } from '../api-server';
import { oneOf } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody deletes a set. */
export const deleteSet: EventHandler<Propagation> = {
  read: (json, path) => oneOf(json, path, ['Background', 'Foreground', 'Orphan']),

  /**
   * The controller sees that the set is being deleted; then garbage collection deletes what the set owns, mostly before the
   * controller sees any of that. A sync whose cache still has the deleted revisions creates none anew.
   */
  perform: (cluster, propagation, { set = cluster.mainSet }) => {
    const { api, controller } = cluster;
    api.deleteSet(set, propagation);
    if (propagation !== 'Foreground') return undefined;
    const outcome = cluster.pickOutcome(4);
    if (outcome === 1) controller.keepRevisionsInSight('all');
    if (outcome === 2) controller.keepRevisionsInSight('newest');
    if (outcome !== 3) controller.step();
    cluster.collectGarbage();
    return undefined;
  },
};
