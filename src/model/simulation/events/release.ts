import { referenceAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** The finalizer with which a scenario holds an object. */
const HOLD_FINALIZER = 'example.com/hold';

/** The finalizer that holds an object is removed. */
export const release: EventHandler<string> = {
  read: referenceAt,
  perform: (cluster, reference) => {
    const object = cluster.find(reference);
    if (object === undefined) return undefined;
    cluster.touched.add(object.uid);
    cluster.api.removeFinalizer(object.uid, HOLD_FINALIZER);
    return undefined;
  },
};
