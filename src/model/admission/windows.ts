/** The API server's rules for what pods of one operating system cannot have. */
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { isTrue, object, objects, Refuse, required, text } from './fields';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Security of Linux, of a pod and of a container. */
const LINUX_POD = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'fsGroup', 'fsGroupChangePolicy', 'runAsUser', 'runAsGroup', 'supplementalGroups',
  'supplementalGroupsPolicy', 'seLinuxChangePolicy'];
const LINUX_CONTAINER = ['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged',
  'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'];

/** Refuses what is of another operating system than the pod's, and pods that are half of the host. */
export function checkWindowsPod(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const os = object(spec, 'os');
  if (spec.os !== undefined && required(text(os, 'name'), `${path}.os.name`, refuse)) {
    const name = text(os, 'name');
    if (name === 'linux') refuseWindowsOptions(spec, path, refuse);
    else if (name === 'windows') refuseLinuxFields(spec, path, refuse);
    else refuse(`${path}.os`, `must be 'linux' or 'windows', got '${name}'`);
  }
  checkHostProcess(spec, behaviour, path, refuse);
}

function* containersOf(spec: JsonObject, path: string): Generator<[JsonObject, string]> {
  for (const list of LISTS) {
    for (const [index, container] of objects(spec, list).entries()) yield [object(container, 'securityContext'), `${path}.${list}[${index}].securityContext`];
  }
}

function refuseWindowsOptions(spec: JsonObject, path: string, refuse: Refuse): void {
  const message = 'is not for pods of Linux';
  if (object(spec, 'securityContext').windowsOptions !== undefined) refuse(`${path}.securityContext.windowsOptions`, message);
  for (const [context, at] of containersOf(spec, path)) if (context.windowsOptions !== undefined) refuse(`${at}.windowsOptions`, message);
}

function refuseLinuxFields(spec: JsonObject, path: string, refuse: Refuse): void {
  const message = 'is not for pods of Windows';
  const context = object(spec, 'securityContext');
  for (const field of LINUX_POD) if (context[field] !== undefined) refuse(`${path}.securityContext.${field}`, message);
  if (objects(context, 'sysctls').length > 0) refuse(`${path}.securityContext.sysctls`, message);
  for (const field of ['hostUsers', 'shareProcessNamespace', 'resources']) if (spec[field] !== undefined) refuse(`${path}.${field}`, message);
  for (const field of ['hostPID', 'hostIPC']) if (isTrue(spec, field)) refuse(`${path}.${field}`, message);
  for (const [own, at] of containersOf(spec, path)) {
    for (const field of LINUX_CONTAINER) if (own[field] !== undefined) refuse(`${at}.${field}`, message);
  }
}

function checkHostProcess(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const ofPod = object(object(spec, 'securityContext'), 'windowsOptions').hostProcess;
  let [all, inHost] = [0, 0];
  for (const [context, at] of containersOf(spec, path)) {
    const own = object(context, 'windowsOptions').hostProcess;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) refuse(`${at}.windowsOptions.hostProcess`, `must be what the pod says, ${String(ofPod)}`);
    all++;
    if ((own ?? ofPod) === true) inHost++;
  }
  if (inHost === 0) return;
  if (inHost !== all) refuse(path, 'either all containers are processes of the host or none');
  if (!isTrue(spec, 'hostNetwork')) refuse(`${path}.hostNetwork`, 'must be true for processes of the host');
  if (behaviour.forbidsPrivileged) refuse(path, 'processes of the host are forbidden in this cluster');
}
