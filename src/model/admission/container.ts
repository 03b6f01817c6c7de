/** The API server's rules for containers. */
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { count, isTrue, object, objects, oneOf, Once, optionalObject, optionalText, Refuse, required, text, texts } from './fields';
import { configKey, descendingPath, dnsLabel, dnsSubdomain, noBacksteps, portName, portNumber, variableName } from './formats';
import { checkFieldRef, checkResourceFieldRef, isClaim, Volumes } from './pod-volumes';
import { checkResources } from './resources';
import { checkContainerSecurity } from './security-context';

/** What containers share: the pod around them. */
export interface PodOfContainer {
  readonly volumes: Volumes;
  readonly claims: ReadonlySet<string>;
  readonly behaviour: Behaviour;

  /** The pod has the node's users. */
  readonly hostUsers: boolean;
  readonly hostNetwork: boolean;
}

/** Refuses what is wrong in a container of any kind. */
export function checkContainer(container: JsonObject, pod: PodOfContainer, path: string, refuse: Refuse): void {
  if (required(text(container, 'name'), `${path}.name`, refuse)) dnsLabel(text(container, 'name'), `${path}.name`, refuse);
  required(text(container, 'image'), `${path}.image`, refuse);
  oneOf(text(container, 'terminationMessagePolicy') || 'File', ['File', 'FallbackToLogsOnError'], `${path}.terminationMessagePolicy`, refuse);
  checkPorts(objects(container, 'ports'), pod.hostNetwork, `${path}.ports`, refuse);
  checkVariables(container, pod.behaviour, path, refuse);
  checkMounts(container, pod.volumes, path, refuse);
  checkDevices(container, pod.volumes, path, refuse);
  oneOf(text(container, 'imagePullPolicy') || 'Always', ['Always', 'IfNotPresent', 'Never'], `${path}.imagePullPolicy`, refuse);
  checkResources(withDefaultRequests(object(container, 'resources')), 'container', pod.claims, `${path}.resources`, refuse);
  checkResizePolicies(objects(container, 'resizePolicy'), `${path}.resizePolicy`, refuse);
  checkContainerSecurity(object(container, 'securityContext'), pod.hostUsers, pod.behaviour, `${path}.securityContext`, refuse);
}

/** A limit without a request is requested as well. */
function withDefaultRequests(resources: JsonObject): JsonObject {
  const limits = optionalObject(resources, 'limits');
  return limits === undefined ? resources : { ...resources, requests: { ...limits, ...object(resources, 'requests') } };
}

function checkPorts(ports: readonly JsonObject[], hostNetwork: boolean, path: string, refuse: Refuse): void {
  const names = new Once(refuse);
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`;
    const name = text(port, 'name');
    if (name !== '') {
      portName(name, `${at}.name`, refuse);
      names.add(name, `${at}.name`);
    }
    portNumber(count(port, 'containerPort'), `${at}.containerPort`, refuse);
    if (count(port, 'hostPort') !== 0) portNumber(count(port, 'hostPort'), `${at}.hostPort`, refuse);
    oneOf(text(port, 'protocol') || 'TCP', ['TCP', 'UDP', 'SCTP'], `${at}.protocol`, refuse);
    if (hostNetwork && count(port, 'hostPort') !== 0 && count(port, 'hostPort') !== count(port, 'containerPort')) {
      refuse(`${at}.hostPort`, 'must be the containerPort when hostNetwork is true');
    }
  }
}

/** Refuses a port of the node that is taken twice. */
export function checkHostPorts(containers: readonly JsonObject[], hostNetwork: boolean, path: string, refuse: Refuse): void {
  const taken = new Once(refuse);
  for (const [index, container] of containers.entries()) {
    for (const [position, port] of objects(container, 'ports').entries()) {
      const number = count(port, 'hostPort') || (hostNetwork ? count(port, 'containerPort') : 0);
      if (number === 0) continue;
      taken.add(`${text(port, 'protocol') || 'TCP'}/${text(port, 'hostIP')}/${number}`, `${path}[${index}].ports[${position}].hostPort`);
    }
  }
}

/** Fields of a pod that a variable can hold. */
const VARIABLE_FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs'];

function checkVariables(container: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  for (const [index, variable] of objects(container, 'env').entries()) {
    const at = `${path}.env[${index}]`;
    if (required(text(variable, 'name'), `${at}.name`, refuse)) variableName(text(variable, 'name'), behaviour.relaxedVariableNames, `${at}.name`, refuse);
    const from = optionalObject(variable, 'valueFrom');
    if (from !== undefined) checkValueFrom(from, text(variable, 'value'), `${at}.valueFrom`, refuse);
  }
  for (const [index, source] of objects(container, 'envFrom').entries()) {
    const at = `${path}.envFrom[${index}]`;
    const prefix = text(source, 'prefix');
    if (prefix !== '') variableName(prefix, behaviour.relaxedVariableNames, `${at}.prefix`, refuse);
    const kinds = ['configMapRef', 'secretRef'].filter((kind) => source[kind] !== undefined);
    if (kinds.length !== 1) refuse(`${path}.envFrom`, 'must have exactly one of configMapRef and secretRef');
    for (const kind of kinds) {
      const name = text(object(source, kind), 'name');
      // What ends in a dash could become a name.
      if (required(name, `${at}.${kind}.name`, refuse)) dnsSubdomain(name.replace(/-$/, 'a'), `${at}.${kind}.name`, refuse);
    }
  }
}

const VALUE_SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function checkValueFrom(from: JsonObject, value: string, path: string, refuse: Refuse): void {
  const given = VALUE_SOURCES.filter((source) => from[source] !== undefined);
  if (given.length !== 1) refuse(path, `must have exactly one source, got ${given.length}`);
  else if (value !== '') refuse(path, 'must not be set beside a value');
  for (const source of given) {
    const reference = object(from, source);
    const at = `${path}.${source}`;
    switch (source) {
      case 'fieldRef': checkFieldRef(reference, VARIABLE_FIELDS, at, refuse); break;
      case 'resourceFieldRef': checkResourceFieldRef(reference, false, at, refuse); break;
      case 'fileKeyRef': checkFileKey(reference, at, refuse); break;
      default:
        dnsSubdomain(text(reference, 'name'), `${at}.name`, refuse);
        if (required(text(reference, 'key'), `${at}.key`, refuse)) configKey(text(reference, 'key'), `${at}.key`, refuse);
    }
  }
}

function checkFileKey(reference: JsonObject, path: string, refuse: Refuse): void {
  if (required(text(reference, 'key'), `${path}.key`, refuse)) variableName(text(reference, 'key'), true, `${path}.key`, refuse);
  if (required(text(reference, 'volumeName'), `${path}.volumeName`, refuse)) dnsLabel(text(reference, 'volumeName'), `${path}.volumeName`, refuse);
  if (required(text(reference, 'path'), `${path}.path`, refuse)) noBacksteps(text(reference, 'path'), `${path}.path`, refuse);
}

function checkMounts(container: JsonObject, volumes: Volumes, path: string, refuse: Refuse): void {
  const devices = objects(container, 'volumeDevices');
  const privileged = isTrue(object(container, 'securityContext'), 'privileged');
  const paths = new Once(refuse);
  const all = `${path}.volumeMounts`;
  for (const [index, mount] of objects(container, 'volumeMounts').entries()) {
    const at = `${all}[${index}]`;
    const [name, target] = [text(mount, 'name'), text(mount, 'mountPath')];
    if (!volumes.has(name)) refuse(`${at}.name`, `there is no volume '${name}', or it is faulty`);
    required(target, `${at}.mountPath`, refuse);
    paths.add(target, `${at}.mountPath`);
    if (devices.some((device) => text(device, 'name') === name)) refuse(`${at}.name`, `'${name}' is one of volumeDevices as well`);
    if (devices.some((device) => text(device, 'devicePath') === target)) refuse(`${at}.mountPath`, `'${target}' is the path of a device as well`);
    const [sub, expression] = [text(mount, 'subPath'), text(mount, 'subPathExpr')];
    descendingPath(sub, `${all}.subPath`, refuse);
    descendingPath(expression, `${all}.subPathExpr`, refuse);
    if (sub !== '' && expression !== '') refuse(`${at}.subPathExpr`, 'subPath and subPathExpr exclude each other');
    checkPropagation(mount, privileged, all, refuse);
  }
}

function checkPropagation(mount: JsonObject, privileged: boolean, path: string, refuse: Refuse): void {
  const propagation = optionalText(mount, 'mountPropagation');
  if (propagation !== undefined) {
    oneOf(propagation, ['None', 'HostToContainer', 'Bidirectional'], `${path}.mountPropagation`, refuse);
    if (propagation === 'Bidirectional' && !privileged) refuse(`${path}.mountPropagation`, "'Bidirectional' is for privileged containers only");
  }
  const recursive = optionalText(mount, 'recursiveReadOnly');
  if (recursive === undefined) return;
  oneOf(recursive, ['Disabled', 'IfPossible', 'Enabled'], `${path}.recursiveReadOnly`, refuse);
  if (recursive === 'Disabled') return;
  if (!isTrue(mount, 'readOnly')) refuse(`${path}.recursiveReadOnly`, 'goes with readOnly only');
  if (propagation !== undefined && propagation !== 'None') refuse(`${path}.recursiveReadOnly`, "goes with mountPropagation 'None' only");
}

function checkDevices(container: JsonObject, volumes: Volumes, path: string, refuse: Refuse): void {
  const mounts = objects(container, 'volumeMounts');
  const [names, paths] = [new Once(refuse), new Once(refuse)];
  for (const [index, device] of objects(container, 'volumeDevices').entries()) {
    const at = `${path}.volumeDevices[${index}]`;
    const [name, target] = [text(device, 'name'), text(device, 'devicePath')];
    if (name !== '') names.add(name, `${at}.name`);
    const volume = volumes.get(name);
    if (volume === undefined) refuse(`${at}.name`, `there is no volume '${name}', or it is faulty`);
    else if (!isClaim(volume)) refuse(`${at}.name`, `'${name}' is no claim: nothing else can be a device`);
    required(target, `${at}.devicePath`, refuse);
    noBacksteps(target, `${at}.devicePath`, refuse);
    paths.add(target, `${at}.devicePath`);
    if (mounts.some((mount) => text(mount, 'name') === name)) refuse(`${at}.name`, `'${name}' is mounted as well`);
    if (mounts.some((mount) => text(mount, 'mountPath') === target)) refuse(`${at}.devicePath`, `'${target}' is the path of a mount as well`);
  }
}

function checkResizePolicies(policies: readonly JsonObject[], path: string, refuse: Refuse): void {
  const names = new Once(refuse);
  for (const [index, policy] of policies.entries()) {
    names.add(text(policy, 'resourceName'), `${path}[${index}]`);
    oneOf(text(policy, 'resourceName'), ['cpu', 'memory'], path, refuse);
    oneOf(text(policy, 'restartPolicy'), ['NotRequired', 'RestartContainer'], path, refuse);
  }
}

/** Refuses rules for restarts, and a policy that is none. */
export function checkRestartRules(container: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const policy = optionalText(container, 'restartPolicy');
  const rules = objects(container, 'restartPolicyRules');
  if (policy !== undefined) oneOf(policy, ['Always', 'Never', 'OnFailure'], `${path}.restartPolicy`, refuse);
  else if (rules.length > 0) refuse(`${path}.restartPolicy`, 'must be set beside restartPolicyRules');
  if (rules.length > 20) refuse(`${path}.restartPolicyRules`, `must be at most 20, got ${rules.length}`);
  for (const [index, rule] of rules.entries()) {
    const at = `${path}.restartPolicyRules[${index}]`;
    oneOf(text(rule, 'action'), ['Restart', ...(behaviour.restartsAllContainers ? ['RestartAllContainers'] : [])], `${at}.action`, refuse);
    const codes = optionalObject(rule, 'exitCodes');
    if (codes === undefined) {
      refuse(`${at}.exitCodes`, 'must be set');
      continue;
    }
    oneOf(text(codes, 'operator'), ['In', 'NotIn'], `${at}.exitCodes.operator`, refuse);
    if (texts(codes, 'values').length > 255) refuse(`${at}.exitCodes.values`, 'must be at most 255');
  }
}
