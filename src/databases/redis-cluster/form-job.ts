import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { StatefulSet } from '../../constructs/stateful-set';
import { SharedMount } from '../mounts';
import { isolateTask, taskContainer, taskLabels } from '../task-pod';

/**
 * A Job that waits for the members and makes them one cluster. It is another one for another number of members: a Job
 * cannot be changed, and new members have to be taken in.
 *
 * @returns the labels of its pods
 */
export function addFormJob(scope: Construct, set: StatefulSet, image: string, mounts: SharedMount[]): Record<string, string> {
  const labels = taskLabels(set.name, 'form');
  const name = `${set.name}-form-${set.replicas}`;
  const { namespace } = set.metadata;
  isolateTask(scope, 'FormNetworkPolicy', { name: `${set.name}-form`, namespace }, labels);
  const container = taskContainer({ name: 'form', image, command: ['bash', `${layout.SCRIPTS_PATH}/form.sh`] });
  new kplus.Job(scope, 'Form', {
    metadata: { name, namespace },
    podMetadata: { labels },
    restartPolicy: kplus.RestartPolicy.ON_FAILURE,
    backoffLimit: 20,
    ttlAfterFinished: Duration.hours(1),
    securityContext: { user: layout.REDIS_UID, group: layout.REDIS_UID, fsGroup: layout.REDIS_UID },
    containers: [{
      ...container,
      volumeMounts: [
        ...mounts.map(({ path, volume }) => ({ path, volume })),
        { path: '/tmp', volume: kplus.Volume.fromEmptyDir(scope, 'FormTemporary', 'tmp') },
      ],
    }],
  });
  return labels;
}
