import { secondsAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Time passes, and nothing else happens. */
export const wait: EventHandler<number> = {
  read: secondsAt,
  perform: (cluster, seconds) => {
    cluster.now += seconds;
    cluster.controller.passTime();
    return undefined;
  },
};
