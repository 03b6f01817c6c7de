import { createHash } from 'node:crypto';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { StatefulSet } from '../../constructs/stateful-set';
import { SharedMount } from '../mounts';
import { isolateTask, taskContainer, taskLabels } from '../task-pod';

/** A Job's name is a label of its pods, too. */
const NAME_LIMIT = 63;

/** What a Job is made of besides the members: the image and the Secrets. */
export interface FormJobOptions {
  readonly image: string;
  readonly secretNames: string[];
  readonly mounts: SharedMount[];
}

/**
 * The Job's name for so many members. A Job cannot be changed: with another image, say of one that could not be pulled, it
 * is another Job, as it is for another number of members, which have to be taken in.
 */
export function formJobName(database: string, replicas: number, { image, secretNames }: Pick<FormJobOptions, 'image' | 'secretNames'>): string {
  return `${database}-form-${replicas}-${createHash('sha256').update(JSON.stringify([image, ...secretNames])).digest('hex').slice(0, 5)}`;
}

/**
 * A Job that waits for the members and makes them one cluster. It stays: one that went would be made and run again by
 * whoever compares the cluster with the manifests.
 *
 * @returns the labels of its pods
 */
export function addFormJob(scope: Construct & { readonly _nameOrigin: string }, set: StatefulSet, options: FormJobOptions): Record<string, string> {
  const { image, mounts } = options;
  const labels = taskLabels(set.name, 'form');
  const name = formJobName(set.name, set.replicas, options);
  if (name.length > NAME_LIMIT) {
    throw new Error(`database '${set.name}' (${scope.node.path}): the Job that forms the cluster would be '${name}', made of ${scope._nameOrigin}, ${name.length} characters, and the API server `
      + `takes ${NAME_LIMIT}; give a metadata.name of at most ${NAME_LIMIT - (name.length - set.name.length)}`);
  }
  const { namespace } = set.metadata;
  isolateTask(scope, 'FormNetworkPolicy', { name: `${set.name}-form`, namespace }, labels);
  const container = taskContainer({ name: 'form', image, command: ['bash', `${layout.SCRIPTS_PATH}/form.sh`] });
  new kplus.Job(scope, 'Form', {
    metadata: { name, namespace },
    podMetadata: { labels },
    restartPolicy: kplus.RestartPolicy.ON_FAILURE,
    backoffLimit: 20,
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
