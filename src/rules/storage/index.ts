import { claimNameCollision } from './claim-name-collision';
import { claimTemplateKind } from './claim-template-kind';
import { claimTemplateName } from './claim-template-name';
import { claimTemplateVolumeName } from './claim-template-volume-name';
import { claimsDeletedOnDatabase } from './claims-deleted-on-database';
import { claimsDeletedUnderAutoscaler } from './claims-deleted-under-autoscaler';
import { classExpansion } from './class-expansion';
import { classReclaimDelete } from './class-reclaim-delete';
import { dataDirectory } from './data-directory';
import { dataDirectoryNotEmpty } from './data-directory-not-empty';
import { databaseWithoutStorage } from './database-without-storage';
import { fsGroupChangePolicy } from './fs-group-change-policy';
import { hostPathVolume } from './host-path-volume';
import { sharedAccessDriver } from './shared-access-driver';
import { sharedClaimAccessMode } from './shared-claim-access-mode';
import { staticVolumeBinding } from './static-volume-binding';
import { volumeNotMounted } from './volume-not-mounted';
import { volumePermissions } from './volume-permissions';
import { zonalClassBinding } from './zonal-class-binding';
import { Pack } from '../rule';

/** Claims, classes, volumes, and what becomes of data. */
export const storage: Pack = {
  topic: 'Storage',
  about: 'Claims, classes, volumes, and what becomes of data',
  rules: [
    claimNameCollision,
    claimTemplateKind,
    claimTemplateName,
    claimTemplateVolumeName,
    claimsDeletedOnDatabase,
    claimsDeletedUnderAutoscaler,
    classExpansion,
    classReclaimDelete,
    dataDirectory,
    dataDirectoryNotEmpty,
    databaseWithoutStorage,
    fsGroupChangePolicy,
    hostPathVolume,
    sharedAccessDriver,
    sharedClaimAccessMode,
    staticVolumeBinding,
    volumeNotMounted,
    volumePermissions,
    zonalClassBinding,
  ],
};
