import { versionAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** The control plane is replaced by one of another version. */
export const upgrade: EventHandler<string> = {
  read: versionAt,
  perform: (cluster, version) => {
    cluster.runVersion(version);
    cluster.controller.restart();
    return undefined;
  },
};
