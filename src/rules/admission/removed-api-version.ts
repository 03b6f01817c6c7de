import { Effect } from '../finding';
import { Rule } from '../rule';

/** Versions that no supported release serves any more, and what took their place. */
const REMOVED: { readonly [versionAndKind: string]: string } = {
  'apps/v1beta1/StatefulSet': 'apps/v1',
  'apps/v1beta2/StatefulSet': 'apps/v1',
  'apps/v1beta1/Deployment': 'apps/v1',
  'apps/v1beta2/Deployment': 'apps/v1',
  'extensions/v1beta1/Deployment': 'apps/v1',
  'apps/v1beta2/DaemonSet': 'apps/v1',
  'extensions/v1beta1/DaemonSet': 'apps/v1',
  'extensions/v1beta1/NetworkPolicy': 'networking.k8s.io/v1',
  'extensions/v1beta1/Ingress': 'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1/Ingress': 'networking.k8s.io/v1',
  'policy/v1beta1/PodDisruptionBudget': 'policy/v1',
  'autoscaling/v2beta1/HorizontalPodAutoscaler': 'autoscaling/v2',
  'autoscaling/v2beta2/HorizontalPodAutoscaler': 'autoscaling/v2',
  'batch/v1beta1/CronJob': 'batch/v1',
  'storage.k8s.io/v1beta1/StorageClass': 'storage.k8s.io/v1',
};

export const removedApiVersion: Rule = {
  id: 'removed-api-version',
  effect: Effect.REJECTED,
  title: 'The API server serves the object\'s version',
  why: 'Beta versions are removed some releases after the stable one is there: a manifest of one is not applied at all.',
  perObject: true,

  check({ objects }, report) {
    for (const object of objects) {
      const { apiVersion, kind } = object;
      const key = `${apiVersion}/${kind}`;
      if (!Object.hasOwn(REMOVED, key)) continue;
      report(object, {
        path: 'apiVersion',
        message: `no supported Kubernetes serves ${kind} in '${apiVersion}': the object is refused`,
        fix: `write \`apiVersion: ${REMOVED[key]}\`, and see \`kubectl explain\` for fields that are called otherwise in it`,
      });
    }
  },
};
