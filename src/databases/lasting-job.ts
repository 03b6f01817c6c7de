import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** A Job's name is a label of its pods, too. */
const NAME_LIMIT = 63;

/**
 * A Job that stays when it has finished. One that went would be missed by whoever compares the cluster with the manifests,
 * as Argo CD and Flux do, and made and run again each time. Since a Job cannot be changed, what it is made of is in its
 * name: with another image it is another Job, and the one that has finished is in nobody's way.
 *
 * @internal
 */
export function addLastingJob(scope: Construct, id: string, { name }: { readonly name: string }, props: kplus.JobProps): ApiObject {
  const draft = new kplus.Job(scope, id, props);
  const { spec } = ApiObject.of(draft).toJson();
  scope.node.tryRemoveChild(id);
  const digest = createHash('sha256').update(JSON.stringify([name, spec])).digest('hex').slice(0, 8);
  return new ApiObject(scope, id, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${name.slice(0, NAME_LIMIT - digest.length - 1).replace(/[-.]+$/, '')}-${digest}` },
    spec,
  });
}
