import { deploymentWithVolume } from './deployment-with-volume';
import { duplicateVariable } from './duplicate-variable';
import { imageName } from './image-name';
import { imageTag } from './image-tag';
import { memoryLimit } from './memory-limit';
import { missingKey } from './missing-key';
import { missingReference } from './missing-reference';
import { resourceRequests } from './resource-requests';
import { statelessSet } from './stateless-set';
import { Pack } from '../rule';

/** What a container needs to run, and which kind of workload fits. */
export const workloads: Pack = {
  topic: 'Workloads',
  about: 'What a container needs to run, and which kind of workload fits',
  rules: [
    deploymentWithVolume,
    duplicateVariable,
    imageName,
    imageTag,
    memoryLimit,
    missingKey,
    missingReference,
    resourceRequests,
    statelessSet,
  ],
};
