import { claimTemplateName } from './claim-template-name';
import { claimsDeletedOnDatabase } from './claims-deleted-on-database';
import { duplicateObject } from './duplicate-object';
import { governingService } from './governing-service';
import { partitionRange } from './partition-range';
import { Rule } from './rule';
import { setNameLength } from './set-name-length';
import { sharedClaimAccessMode } from './shared-claim-access-mode';
import { unknownVolumeMount } from './unknown-volume-mount';

/** Every rule, in the order of reports. */
export const ALL_RULES: readonly Rule[] = [
  duplicateObject,
  setNameLength,
  governingService,
  claimTemplateName,
  unknownVolumeMount,
  sharedClaimAccessMode,
  claimsDeletedOnDatabase,
  partitionRange,
];
