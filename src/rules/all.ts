import { acknowledgements } from './acknowledgements';
import { admission } from './admission';
import { availability } from './availability';
import { changes } from './changes';
import { identity } from './identity';
import { lifecycle } from './lifecycle';
import { network } from './network';
import { Pack, Rule } from './rule';
import { security } from './security';
import { storage } from './storage';
import { workloads } from './workloads';

/** Every pack, in the order of reports. */
export const PACKS: readonly Pack[] = [
  admission, identity, storage, network, availability, lifecycle, workloads, security, changes, acknowledgements,
];

/** Every rule, in the order of reports. */
export const ALL_RULES: readonly Rule[] = PACKS.flatMap(({ rules }) => rules);
