import { referenceAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody removes the owner references of an object. */
export const disown: EventHandler<string> = {
  read: referenceAt,
  perform: (cluster, reference) => {
    const object = cluster.find(reference);
    if (object === undefined) return undefined;
    cluster.touched.add(object.uid);
    cluster.api.setOwners(object.uid, []);
    return undefined;
  },
};
