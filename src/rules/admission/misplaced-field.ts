import { refusalsOf } from './verdict';
import { describeJson, isJsonObject, JsonObject, JsonReader } from '../../model/decoder';
import { knownKind, Manifest } from '../../model/objects';
import { Effect } from '../finding';
import { Report, Rule } from '../rule';
import { World } from '../world';

/** Fields that are written where Kubernetes has none of that name, and where they belong. */
interface Misplaced { readonly [field: string]: string }

const ofPod = (...fields: string[]): Misplaced => Object.fromEntries(fields.map((field) => [field, `spec.template.spec.${field}`]));
const ofContainer = (...fields: string[]): Misplaced => Object.fromEntries(fields.map((field) => [field, `${field} of a container`]));
const ofSet = (...fields: string[]): Misplaced => Object.fromEntries(fields.map((field) => [field, `spec.${field}`]));

const IN_SET: Misplaced = {
  ...ofPod('containers', 'initContainers', 'volumes', 'securityContext', 'affinity', 'tolerations', 'nodeSelector', 'serviceAccountName',
    'terminationGracePeriodSeconds', 'topologySpreadConstraints', 'imagePullSecrets', 'hostNetwork'),
  ...ofContainer('volumeMounts', 'image', 'ports', 'env', 'livenessProbe', 'readinessProbe'),
  strategy: 'spec.updateStrategy',
  rollingUpdate: 'spec.updateStrategy.rollingUpdate',
  partition: 'spec.updateStrategy.rollingUpdate.partition',
  maxUnavailable: 'spec.updateStrategy.rollingUpdate.maxUnavailable',
  volumeClaimTemplate: 'spec.volumeClaimTemplates',
  labels: 'spec.template.metadata.labels',
  matchLabels: 'spec.selector.matchLabels',
  start: 'spec.ordinals.start',
};
const IN_POD: Misplaced = {
  ...ofSet('volumeClaimTemplates', 'replicas', 'serviceName', 'podManagementPolicy', 'updateStrategy', 'selector', 'minReadySeconds', 'revisionHistoryLimit'),
  ...ofContainer('volumeMounts', 'image', 'ports', 'env', 'envFrom', 'command', 'args', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'),
  labels: 'spec.template.metadata.labels',
};
const IN_CONTAINER: Misplaced = {
  ...ofPod('volumes', 'terminationGracePeriodSeconds', 'affinity', 'nodeSelector', 'tolerations'),
  ...ofSet('volumeClaimTemplates', 'replicas'),
  mountPath: 'volumeMounts of a container',
  containerPort: 'ports of the container',
  requests: 'resources.requests of the container',
  limits: 'resources.limits of the container',
  fsGroup: 'spec.template.spec.securityContext.fsGroup',
};
const IN_CLAIM: Misplaced = Object.fromEntries([
  ...['accessModes', 'resources', 'storageClassName', 'volumeMode', 'volumeName'].map((field) => [field, `spec.${field} of the claim`]),
  ['name', 'metadata.name of the claim'],
]);
const IN_CLAIM_SPEC: Misplaced = {
  storageClass: 'storageClassName',
  accessMode: 'accessModes',
  storage: 'resources.requests.storage',
  size: 'resources.requests.storage',
  capacity: 'resources.requests',
  requests: 'resources.requests',
};
const IN_RESOURCES: Misplaced = { storage: 'resources.requests.storage' };
const IN_BUDGET: Misplaced = { matchLabels: 'spec.selector.matchLabels', podSelector: 'spec.selector' };

export const misplacedField: Rule = {
  id: 'misplaced-field',
  effect: Effect.REJECTED,
  title: 'A field stands where Kubernetes looks for it',
  why: 'A field in the wrong place is unknown there: `kubectl apply` refuses the object, and a client that does not ask for strict validation has it dropped without a word. '
    + 'Most often it is YAML that is indented by one level too few or too many.',
  perObject: true,

  check(world, report) {
    for (const object of world.objects) {
      for (const [, found] of misplacedFields(object, world)) report(object, found);
    }
  },
};

type Misplacement = Parameters<Report>;

/** The fields of an object that are in the wrong place. */
export function misplacedFields(object: Manifest, world: World): readonly Misplacement[] {
  // A field in the wrong place is unknown there: of what is taken, none needs to be looked at.
  if (refusalsOf(object, world).length === 0) return [];
  const found: Misplacement[] = [];
  const report: Report = (...finding) => found.push(finding);
  const document = JsonReader.of(object.raw);
  switch (knownKind(object.raw)) {
    case 'apps/StatefulSet': checkSet(object, document.field('spec'), report); break;
    case '/PersistentVolumeClaim': checkClaim(object, document, report); break;
    case 'policy/PodDisruptionBudget': checkFields(object, document.field('spec'), IN_BUDGET, 'a budget\'s spec', report); break;
  }
  return found;
}

function checkSet(set: Manifest, spec: JsonReader, report: Report): void {
  const pod = spec.field('template').field('spec');
  checkFields(set, spec, IN_SET, 'a StatefulSet\'s spec', report);
  checkFields(set, pod, IN_POD, 'a pod\'s spec', report);
  const containers = pod.field('containers').objects();
  for (const container of [...containers, ...pod.field('initContainers').objects()]) {
    const { image, mountPath } = container.json as { image?: unknown; mountPath?: unknown };
    const owner = containers.find((each) => (each.json as JsonObject).image !== undefined);
    if (mountPath !== undefined && image === undefined && owner !== undefined) {
      reportStrayMount(set, container, owner, report);
    } else {
      checkFields(set, container, IN_CONTAINER, 'a container', report);
    }
  }
  for (const claim of spec.field('volumeClaimTemplates').objects()) checkClaim(set, claim, report);
}

/** `- name: …, mountPath: …` among the containers: three fields are wrong, and one mistake is behind them. */
function reportStrayMount(set: Manifest, mount: JsonReader, owner: JsonReader, report: Report): void {
  const { name, mountPath } = mount.json as { name?: unknown; mountPath?: unknown };
  const { name: ownerName, volumeMounts } = owner.json as { name?: unknown; volumeMounts?: unknown };
  const fix = `move \`- name: ${describeJson(name).replace(/"/g, '')}\` and \`mountPath: ${describeJson(mountPath).replace(/"/g, '')}\` to ${owner.path}.volumeMounts`;
  report(set, {
    path: `${mount.path}.mountPath`,
    message: `'mountPath' is no field of a container: this is a volume mount of container '${ownerName}' that ended up in the list of containers`,
    fix,
  });
  report(set, { path: `${mount.path}.image`, message: `'${name}' has no image, for it is no container but a volume mount`, fix });
  if (volumeMounts !== undefined) return;
  report(set, {
    path: `${owner.path}.volumeMounts`,
    message: `container '${ownerName}' has no volumeMounts: '${name}' is mounted nowhere`,
    fix: `write \`volumeMounts:\` above \`- name: ${describeJson(name).replace(/"/g, '')}\`, and indent what follows`,
  });
}

function checkClaim(object: Manifest, claim: JsonReader, report: Report): void {
  checkFields(object, claim, IN_CLAIM, 'a claim', report);
  checkFields(object, claim.field('spec'), IN_CLAIM_SPEC, 'a claim\'s spec', report);
  checkFields(object, claim.field('spec').field('resources'), IN_RESOURCES, 'resources', report);
}

function checkFields(object: Manifest, reader: JsonReader, misplaced: Misplaced, place: string, report: Report): void {
  if (!isJsonObject(reader.json)) return;
  for (const field of Object.keys(reader.json)) {
    if (!Object.hasOwn(misplaced, field)) continue;
    report(object, {
      path: reader.path === '' ? field : `${reader.path}.${field}`,
      message: `'${field}' is no field of ${place}: it is refused, or dropped by clients that are not strict`,
      fix: `this looks like ${misplaced[field]}: move it there`,
    });
  }
}
