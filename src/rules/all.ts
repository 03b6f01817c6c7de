import { claimTemplateName } from './claim-template-name';
import { claimsDeletedOnDatabase } from './claims-deleted-on-database';
import { duplicateObject } from './duplicate-object';
import { governingService } from './governing-service';
import { partitionRange } from './partition-range';
import { refusedByApiServer } from './refused-by-api-server';
import { Rule } from './rule';
import { setNameLength } from './set-name-length';
import { sharedClaimAccessMode } from './shared-claim-access-mode';

/** Every rule, in the order of reports. */
export const ALL_RULES: readonly Rule[] = [
  refusedByApiServer,
  duplicateObject,
  setNameLength,
  governingService,
  claimTemplateName,
  sharedClaimAccessMode,
  claimsDeletedOnDatabase,
  partitionRange,
];
