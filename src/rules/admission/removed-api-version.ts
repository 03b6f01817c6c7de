import { Effect } from '../finding';
import { placeOf } from '../kinds';
import { Rule } from '../rule';

/** Versions that no supported release serves any more, of kinds that have another now. */
const REMOVED = new Set([
  'apps/v1beta1/StatefulSet',
  'apps/v1beta2/StatefulSet',
  'apps/v1beta1/Deployment',
  'apps/v1beta2/Deployment',
  'extensions/v1beta1/Deployment',
  'apps/v1beta2/DaemonSet',
  'extensions/v1beta1/DaemonSet',
  'extensions/v1beta1/NetworkPolicy',
  'extensions/v1beta1/Ingress',
  'networking.k8s.io/v1beta1/Ingress',
  'policy/v1beta1/PodDisruptionBudget',
  'autoscaling/v2beta1/HorizontalPodAutoscaler',
  'autoscaling/v2beta2/HorizontalPodAutoscaler',
  'batch/v1beta1/CronJob',
  'storage.k8s.io/v1beta1/StorageClass',
]);

export const removedApiVersion: Rule = {
  id: 'removed-api-version',
  effect: Effect.REJECTED,
  title: 'The API server serves the object\'s version',
  why: 'Beta versions are removed some releases after the stable one is there: a manifest of one is not applied at all.',
  perObject: true,

  check({ objects }, report) {
    for (const object of objects) {
      const { apiVersion, kind } = object;
      if (!REMOVED.has(`${apiVersion}/${kind}`)) continue;
      report(object, {
        path: 'apiVersion',
        message: `no supported Kubernetes serves ${kind} in '${apiVersion}': the object is refused`,
        fix: `write \`apiVersion: ${placeOf(kind)}\`, and see \`kubectl explain\` for fields that are called otherwise in it`,
      });
    }
  },
};
