import { Effect } from '../finding';
import { Rule } from '../rule';
import { likelyMeant } from '../wording';

/** The kinds that are Kubernetes' own, by group and version; those in groups with a point only to say where they are. */
const KINDS: { readonly [apiVersion: string]: string } = {
  'v1': 'Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate '
    + 'ReplicationController ResourceQuota Secret Service ServiceAccount',
  'apps/v1': 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet',
  'batch/v1': 'CronJob Job',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
  'policy/v1': 'Eviction PodDisruptionBudget',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
  'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
};

const PAIRS = Object.entries(KINDS).flatMap(([apiVersion, kinds]) => kinds.split(' ').map((kind): [string, string] => [kind, apiVersion]));

const KNOWN = new Set(PAIRS.map(([kind, apiVersion]) => `${apiVersion}/${kind}`));

/** Where each kind is, the newest version first. */
const PLACES = new Map(PAIRS.reverse());

export const unknownKind: Rule = {
  id: 'unknown-kind',
  effect: Effect.REJECTED,
  title: 'An object is of a kind that there is',
  why: 'A group without a point in its name is Kubernetes\' own, and has the kinds that it has: for another, `kubectl apply` finds nowhere to send the object '
    + '(`no matches for kind`), and it is never there.',
  perObject: true,

  check({ objects }, report, judged) {
    for (const object of objects) {
      const { apiVersion, kind } = object;
      if (apiVersion === '' || kind === '' || kind.endsWith('List') || apiVersion.includes('.') || KNOWN.has(`${apiVersion}/${kind}`)) continue;
      if (judged.on(object).some(({ rule }) => rule === 'removed-api-version')) continue;
      const place = PLACES.get(kind);
      const meant = likelyMeant(kind, PLACES.keys());
      report(object, {
        path: place === undefined ? 'kind' : 'apiVersion',
        message: `there is no kind '${kind}' in '${apiVersion}': the object is refused`,
        fix: place !== undefined ? `write \`apiVersion: ${place}\``
          : meant !== undefined ? `write \`kind: ${meant}\`${PLACES.get(meant) === apiVersion ? '' : ` and \`apiVersion: ${PLACES.get(meant)}\``}`
            : 'write the kind, and its group and version, as `kubectl api-resources` has them',
      });
    }
  },
};
