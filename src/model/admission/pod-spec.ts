/** The API server's rules for the spec of a pod, as it stands in a template. */
import { JsonObject } from '../decoder';
import { keyStep } from '../field-path';
import { Behaviour } from '../versions';
import { checkContainer, checkHostPorts, checkRestartRules, PodOfContainer } from './container';
import { isTrue, object, objects, oneOf, Once, optionalCount, optionalObject, optionalText, Refuse, text, texts } from './fields';
import { address, dnsLabel, dnsSubdomain, qualifiedName } from './formats';
import { checkLifecycle, checkProbes, HandlerSurroundings } from './handlers';
import { checkPodVolumes, PodVolumes, Volumes } from './pod-volumes';
import { amount, checkResources } from './resources';
import { checkAffinity, checkSpreading, checkTolerations } from './scheduling';
import { checkPodSecurity } from './security-context';
import { checkLabels, checkNodeName } from './selectors';
import { checkWindowsPod } from './windows';
import { addQuantities, compareQuantities, ZERO } from '../quantities';

const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

/** Refuses a pod's spec. `volumes` are all of the pod's: those of claim templates come on top of the spec's own. */
export function checkPodSpec(written: JsonObject, volumes: PodVolumes, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const isDropped = (volume?: JsonObject) => volume?.image !== undefined && !behaviour.imageVolumes;
  const spec = preparedPod(written, new Set(volumes.own.filter(isDropped).map((volume) => text(volume!, 'name'))), behaviour);
  const own = volumes.own.map((volume) => (isDropped(volume) ? undefined : volume));
  const mountable = checkPodVolumes({ ...volumes, own }, behaviour, `${path}.volumes`, refuse);
  const claims = checkResourceClaims(objects(spec, 'resourceClaims'), `${path}.resourceClaims`, refuse);
  checkContainers(spec, mountable, claims, behaviour, path, refuse);
  checkPodResources(spec, claims, path, refuse);
  oneOf(text(spec, 'restartPolicy') || 'Always', ['Always', 'OnFailure', 'Never'], `${path}.restartPolicy`, refuse);
  checkDns(spec, behaviour, path, refuse);
  checkLabels(spec, 'nodeSelector', `${path}.nodeSelector`, refuse);
  checkPodSecurity(spec, behaviour, `${path}.securityContext`, refuse);
  checkAffinity(object(spec, 'affinity'), behaviour, `${path}.affinity`, refuse);
  checkGates(spec, path, refuse);
  checkSpreading(objects(spec, 'topologySpreadConstraints'), behaviour, `${path}.topologySpreadConstraints`, refuse);
  checkTolerations(objects(spec, 'tolerations'), behaviour, `${path}.tolerations`, refuse);
  checkHost(spec, behaviour, path, refuse);
  checkNames(spec, path, refuse);
  const overhead = optionalObject(spec, 'overhead');
  if (overhead !== undefined) checkResources({ limits: overhead, requests: {} }, 'container', new Set(), `${path}.overhead`, refuse);
  checkWindowsPod(spec, behaviour, path, refuse);
}

/** The spec as the server sees it: without what belongs to switched-off features, and with the old name of the service account. */
export function preparedPod(spec: JsonObject, images: ReadonlySet<string>, behaviour: Behaviour): JsonObject {
  const dropsPolicies = !behaviour.containerRestartRules && behaviour.dropsRestartRules;
  const named = { ...spec, serviceAccountName: text(spec, 'serviceAccountName') || text(spec, 'serviceAccount') };
  if (images.size === 0 && !dropsPolicies) return named;
  const lists = CONTAINER_LISTS.filter((list) => spec[list] !== undefined).map((list) => [list, objects(spec, list).map((container) => {
    const { restartPolicy, ...rest } = container;
    const mounts = objects(container, 'volumeMounts').filter((mount) => !images.has(text(mount, 'name')));
    const dropsPolicy = dropsPolicies && (list !== 'initContainers' || restartPolicy !== 'Always');
    return { ...(dropsPolicy ? rest : container), volumeMounts: mounts };
  })]);
  return { ...named, ...Object.fromEntries(lists) };
}

function checkContainers(
  spec: JsonObject, volumes: Volumes, claims: ReadonlySet<string>, behaviour: Behaviour, path: string, refuse: Refuse,
): void {
  const hostNetwork = isTrue(spec, 'hostNetwork');
  const pod: PodOfContainer = { volumes, claims, behaviour, hostUsers: spec.hostUsers !== false, hostNetwork };
  const around: HandlerSurroundings = {
    behaviour,
    gracePeriod: optionalCount(spec, 'terminationGracePeriodSeconds') ?? 30,
    os: optionalText(object(spec, 'os'), 'name'),
  };
  const containers = objects(spec, 'containers');
  if (containers.length === 0) refuse(`${path}.containers`, 'must not be empty');
  const names = new Once(refuse);
  for (const [index, container] of containers.entries()) {
    const at = `${path}.containers[${index}]`;
    checkContainer(container, pod, at, refuse);
    names.add(text(container, 'name'), `${at}.name`);
    checkLifecycle(container, around, at, refuse);
    checkProbes(container, around, at, refuse);
    if (behaviour.containerRestartRules) checkRestartRules(container, behaviour, at, refuse);
    else if (container.restartPolicy !== undefined) refuse(`${at}.restartPolicy`, 'is for init containers only');
  }
  checkHostPorts(containers, hostNetwork, `${path}.containers`, refuse);
  for (const [index, container] of objects(spec, 'initContainers').entries()) {
    const at = `${path}.initContainers[${index}]`;
    checkContainer(container, pod, at, refuse);
    if (text(container, 'name') !== '') names.add(text(container, 'name'), `${at}.name`);
    checkHostPorts([container], hostNetwork, `${path}.initContainers`, refuse);
    checkInitContainer(container, around, behaviour, at, refuse);
  }
  checkFileKeys(spec, path, refuse);
}

function checkInitContainer(container: JsonObject, around: HandlerSurroundings, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const policy = optionalText(container, 'restartPolicy');
  const hasRules = objects(container, 'restartPolicyRules').length > 0;
  if (!behaviour.containerRestartRules) {
    if (policy !== undefined && policy !== 'Always') refuse(`${path}.restartPolicy`, `must be 'Always', got '${policy}'`);
  } else if (policy !== 'Always' || behaviour.restartsAllContainers) {
    checkRestartRules(container, behaviour, path, refuse);
  } else if (hasRules) {
    refuse(`${path}.restartPolicyRules`, 'is not for sidecars');
  }
  if (policy === 'Always') {
    checkLifecycle(container, around, path, refuse);
    checkProbes(container, around, path, refuse);
  } else {
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (container[field] !== undefined) refuse(`${path}.${field}`, "is for containers that go on running: it needs restartPolicy 'Always'");
    }
  }
}

function checkFileKeys(spec: JsonObject, path: string, refuse: Refuse): void {
  const volumes = objects(spec, 'volumes');
  for (const list of CONTAINER_LISTS) {
    for (const [index, container] of objects(spec, list).entries()) {
      for (const [position, variable] of objects(container, 'env').entries()) {
        const reference = optionalObject(object(variable, 'valueFrom'), 'fileKeyRef');
        if (reference === undefined) continue;
        const volume = volumes.find((one) => text(one, 'name') === text(reference, 'volumeName'));
        const isEmptyDir = volume !== undefined && (volume.emptyDir !== undefined || Object.keys(volume).length === 1);
        if (!isEmptyDir) refuse(`${path}.${list}[${index}].env[${position}].valueFrom.fileKeyRef.volumeName`, 'must be an emptyDir of the pod');
      }
    }
  }
}

function checkResourceClaims(claims: readonly JsonObject[], path: string, refuse: Refuse): Set<string> {
  const names = new Once(refuse);
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`;
    dnsLabel(text(claim, 'name'), `${at}.name`, refuse);
    names.add(text(claim, 'name'), `${at}.name`);
    const given = ['resourceClaimName', 'resourceClaimTemplateName'].filter((field) => claim[field] !== undefined);
    if (given.length !== 1) refuse(at, 'must have one of resourceClaimName and resourceClaimTemplateName');
    for (const field of given) dnsSubdomain(text(claim, field), `${at}.${field}`, refuse);
  }
  return new Set(claims.map((claim) => text(claim, 'name')).filter((name) => name !== ''));
}

function checkPodResources(spec: JsonObject, claims: ReadonlySet<string>, path: string, refuse: Refuse): void {
  const resources = optionalObject(spec, 'resources');
  if (resources === undefined) return;
  const at = `${path}.resources`;
  if (resources.claims !== undefined) refuse(`${at}.claims`, 'is for containers only');
  checkResources(withDefaults(spec, resources), 'pod', claims, at, refuse);
  const limits = object(resources, 'limits');
  const requests = object(resources, 'requests');
  for (const [name, written] of Object.entries(requests)) {
    const sum = objects(spec, 'containers').map((container) => object(container, 'resources'))
      .map((own) => object(own, 'requests')[name] ?? object(own, 'limits')[name] ?? '0')
      .reduce<ReturnType<typeof amount>>((total, one) => addQuantities(total, amount(String(one))), ZERO);
    if (compareQuantities(sum, amount(String(written))) > 0) refuse(`${at}.requests${keyStep(name)}`, 'must not be below what the containers request together');
  }
  for (const [index, container] of objects(spec, 'containers').entries()) {
    for (const [name, written] of Object.entries(object(object(container, 'resources'), 'limits'))) {
      if (limits[name] === undefined || compareQuantities(amount(String(written)), amount(String(limits[name]))) <= 0) continue;
      refuse(`${at}.containers[${index}].${name}.limits`, `must not be above the pod's limit of ${String(limits[name])}, got ${String(written)}`);
    }
  }
}

/** The pod's requests, with its limits where nothing else is said. */
function withDefaults(spec: JsonObject, resources: JsonObject): JsonObject {
  const requests: { [name: string]: unknown } = { ...object(resources, 'requests') };
  for (const [name, limit] of Object.entries(object(resources, 'limits'))) {
    const isRequested = objects(spec, 'containers').some((container) => {
      const own = object(container, 'resources');
      return object(own, 'requests')[name] !== undefined || object(own, 'limits')[name] !== undefined;
    });
    if (!isRequested || name.startsWith('hugepages-')) requests[name] ??= limit;
  }
  return { limits: object(resources, 'limits'), requests };
}

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

function checkDns(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const policy = text(spec, 'dnsPolicy') || 'ClusterFirst';
  oneOf(policy, DNS_POLICIES, `${path}.dnsPolicy`, refuse);
  const config = optionalObject(spec, 'dnsConfig');
  const at = `${path}.dnsConfig`;
  if (config === undefined) {
    if (policy === 'None') refuse(at, "must be set for dnsPolicy 'None'");
    return;
  }
  const servers = texts(config, 'nameservers');
  if (policy === 'None' && servers.length === 0) {
    refuse(`${at}.nameservers`, "must be set for dnsPolicy 'None'");
    return;
  }
  if (servers.length > 3) refuse(`${at}.nameservers`, `must be at most 3, got ${servers.length}`);
  for (const [index, server] of servers.entries()) address(server, behaviour.strictAddresses, `${at}.nameservers[${index}]`, refuse);
  const searches = texts(config, 'searches');
  if (searches.length > 32 || searches.join(' ').length > 2048) refuse(`${at}.searches`, 'must be at most 32, and 2048 characters in all');
  for (const [index, search] of searches.entries()) {
    if (behaviour.relaxedSearches && search === '.') continue;
    const name = search.replace(/\.$/, '');
    const form = behaviour.relaxedSearches ? name.replace(/(^|\.)_|_(\.|$)|_/g, (found) => found.replace('_', 'a')) : name;
    dnsSubdomain(form, `${at}.searches[${index}]`, refuse);
  }
  for (const [index, option] of objects(config, 'options').entries()) {
    if (text(option, 'name') === '') refuse(`${at}.options[${index}]`, 'must have a name');
  }
}

function checkGates(spec: JsonObject, path: string, refuse: Refuse): void {
  for (const [index, gate] of objects(spec, 'readinessGates').entries()) {
    qualifiedName(text(gate, 'conditionType'), `${path}.readinessGates[${index}].conditionType`, refuse);
  }
  const names = new Once(refuse);
  for (const [index, gate] of objects(spec, 'schedulingGates').entries()) {
    qualifiedName(text(gate, 'name'), `${path}.schedulingGates[${index}]`, refuse);
    names.add(text(gate, 'name'), `${path}.schedulingGates[${index}]`);
  }
}

function checkHost(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  if (spec.hostUsers === false) {
    if (isTrue(spec, 'hostNetwork')) refuse(`${path}.hostNetwork`, 'excludes hostUsers: false');
    if (isTrue(spec, 'hostPID')) refuse(`${path}.HostPID`, 'excludes hostUsers: false');
    if (isTrue(spec, 'hostIPC')) refuse(`${path}.HostIPC`, 'excludes hostUsers: false');
    for (const list of CONTAINER_LISTS) {
      for (const [index, container] of objects(spec, list).entries()) {
        if (objects(container, 'volumeDevices').length > 0) refuse(`${path}.${list}[${index}].volumeDevices`, 'excludes hostUsers: false');
      }
    }
  }
  for (const [index, alias] of objects(spec, 'hostAliases').entries()) {
    const at = `${path}.hostAliases[${index}]`;
    address(text(alias, 'ip'), behaviour.strictAddresses, `${at}.ip`, refuse);
    for (const [position, name] of texts(alias, 'hostnames').entries()) dnsSubdomain(name, `${at}.hostnames[${position}]`, refuse);
  }
  const override = optionalText(spec, 'hostnameOverride');
  if (override === undefined) return;
  const at = `${path}.hostnameOverride`;
  if (isTrue(spec, 'setHostnameAsFQDN')) refuse(at, 'excludes setHostnameAsFQDN');
  if (isTrue(spec, 'hostNetwork')) refuse(at, 'excludes hostNetwork');
  if (override.length > 64) refuse(at, `must be at most 64 characters, got ${override.length}`);
  dnsSubdomain(override, at, refuse);
}

function checkNames(spec: JsonObject, path: string, refuse: Refuse): void {
  for (const field of ['serviceAccountName', 'priorityClassName']) {
    if (text(spec, field) !== '') dnsSubdomain(text(spec, field), `${path}.${field}`, refuse);
  }
  const runtime = optionalText(spec, 'runtimeClassName');
  if (runtime !== undefined) dnsSubdomain(runtime, `${path}.runtimeClassName`, refuse);
  if (text(spec, 'nodeName') !== '') checkNodeName(text(spec, 'nodeName'), `${path}.nodeName`, refuse);
  const preemption = optionalText(spec, 'preemptionPolicy');
  if (preemption !== undefined) oneOf(preemption, ['PreemptLowerPriority', 'Never'], `${path}.preemptionPolicy`, refuse);
  const deadline = optionalCount(spec, 'activeDeadlineSeconds');
  if (deadline !== undefined && (deadline < 1 || deadline > 2 ** 31 - 1)) refuse(`${path}.activeDeadlineSeconds`, 'must be between 1 and 2147483647');
  if (objects(spec, 'ephemeralContainers').length > 0) refuse(`${path}.ephemeralContainers`, 'must not be in a template');
}
