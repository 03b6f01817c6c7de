import { governingService } from './governing-service';
import { immutableVersionLabel } from './immutable-version-label';
import { overlappingSelectors } from './overlapping-selectors';
import { peerList } from './peer-list';
import { peerService } from './peer-service';
import { peersBeforeReady } from './peers-before-ready';
import { setNameLength } from './set-name-length';
import { Pack } from '../rule';

/** Names, labels, selectors, and how pods find each other. */
export const identity: Pack = {
  topic: 'Identity',
  about: 'Names, labels, selectors, and how pods find each other',
  rules: [
    governingService,
    immutableVersionLabel,
    overlappingSelectors,
    peerList,
    peerService,
    peersBeforeReady,
    setNameLength,
  ],
};
