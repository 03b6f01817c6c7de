import { nameAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody deletes a pod. */
export const deletePod: EventHandler<string> = {
  read: nameAt,
  isAboutPod: true,
  perform: ({ api }, pod) => {
    api.deletePod(pod);
    return undefined;
  },
};
