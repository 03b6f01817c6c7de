/** The API server's rules for security contexts. */
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { isTrue, object, objects, oneOf, optionalCount, optionalObject, optionalText, Refuse, text, texts } from './fields';
import { descendingPath, dnsSubdomain } from './formats';

/** Types of profiles, of seccomp and of AppArmor. */
export const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

const ID_LIMIT = 2 ** 31 - 1;

function checkId(context: JsonObject, field: string, path: string, refuse: Refuse): void {
  const id = optionalCount(context, field);
  if (id !== undefined && (id < 0 || id > ID_LIMIT)) refuse(`${path}.${field}`, `must be between 0 and ${ID_LIMIT}, got ${id}`);
}

function checkShared(context: JsonObject, path: string, refuse: Refuse): void {
  checkId(context, 'runAsUser', path, refuse);
  checkId(context, 'runAsGroup', path, refuse);
  checkSeccomp(optionalObject(context, 'seccompProfile'), `${path}.seccompProfile`, refuse);
  checkAppArmor(optionalObject(context, 'appArmorProfile'), `${path}.appArmorProfile`, refuse);
  checkWindowsOptions(optionalObject(context, 'windowsOptions'), `${path}.windowsOptions`, refuse);
}

/** Refuses a container's security context. */
export function checkContainerSecurity(context: JsonObject, hostUsers: boolean, behaviour: Behaviour, path: string, refuse: Refuse): void {
  checkShared(context, path, refuse);
  if (isTrue(context, 'privileged') && behaviour.forbidsPrivileged) refuse(`${path}.privileged`, 'is forbidden in this cluster');
  const mount = optionalText(context, 'procMount');
  if (mount !== undefined) {
    oneOf(mount, ['Default', 'Unmasked'], `${path}.procMount`, refuse);
    if (mount === 'Unmasked' && hostUsers) refuse(`${path}.procMount`, "'Unmasked' needs hostUsers: false");
  }
  if (context.allowPrivilegeEscalation !== false) return;
  if (isTrue(context, 'privileged')) refuse(path, 'allowPrivilegeEscalation: false and privileged: true exclude each other');
  if (texts(object(context, 'capabilities'), 'add').includes('CAP_SYS_ADMIN')) refuse(path, 'allowPrivilegeEscalation: false and CAP_SYS_ADMIN exclude each other');
}

/** Refuses a pod's security context. */
export function checkPodSecurity(spec: JsonObject, behaviour: Behaviour, path: string, refuse: Refuse): void {
  const context = object(spec, 'securityContext');
  checkShared(context, path, refuse);
  checkId(context, 'fsGroup', path, refuse);
  for (const [index, group] of (texts(context, 'supplementalGroups') as readonly unknown[] as readonly number[]).entries()) {
    if (group < 0 || group > ID_LIMIT) refuse(`${path}.supplementalGroups[${index}]`, `must be between 0 and ${ID_LIMIT}, got ${group}`);
  }
  if (isTrue(spec, 'shareProcessNamespace') && isTrue(spec, 'hostPID')) refuse(`${path}.shareProcessNamespace`, 'excludes hostPID');
  checkSysctls(objects(context, 'sysctls'), spec, `${path}.sysctls`, refuse);
  checkWord(context, 'fsGroupChangePolicy', ['Always', 'OnRootMismatch'], path, refuse);
  checkWord(context, 'supplementalGroupsPolicy', ['Merge', 'Strict'], path, refuse);
  checkWord(context, 'seLinuxChangePolicy', behaviour.seLinuxMounts ? ['MountOption', 'Recursive'] : ['Recursive'], path, refuse);
}

function checkWord(context: JsonObject, field: string, words: readonly string[], path: string, refuse: Refuse): void {
  const word = optionalText(context, field);
  if (word !== undefined) oneOf(word, words, `${path}.${field}`, refuse);
}

const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;

function checkSysctls(sysctls: readonly JsonObject[], spec: JsonObject, path: string, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, sysctl] of sysctls.entries()) {
    const name = text(sysctl, 'name');
    const at = `${path}[${index}].name`;
    if (name.length > 253 || !SYSCTL.test(name)) refuse(at, `'${name}' is no name of a sysctl`);
    else if (seen.has(name)) refuse(at, `'${name}' is there twice`);
    seen.add(name);
    const dotted = name.replaceAll('/', '.');
    if (isTrue(spec, 'hostNetwork') && dotted.startsWith('net.')) refuse(at, 'goes with no hostNetwork');
    if (isTrue(spec, 'hostIPC') && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(dotted)) refuse(at, 'goes with no hostIPC');
  }
}

function checkSeccomp(profile: JsonObject | undefined, path: string, refuse: Refuse): void {
  if (profile === undefined) return;
  const type = text(profile, 'type');
  oneOf(type, PROFILE_TYPES, `${path}.type`, refuse);
  const local = optionalText(profile, 'localhostProfile');
  if ((type === 'Localhost') !== (local !== undefined)) refuse(`${path}.localhostProfile`, "goes with type 'Localhost', and only with that");
  else if (local !== undefined) descendingPath(local, `${path}.localhostProfile`, refuse);
}

function checkAppArmor(profile: JsonObject | undefined, path: string, refuse: Refuse): void {
  if (profile === undefined) return;
  const type = text(profile, 'type');
  oneOf(type, PROFILE_TYPES, `${path}.type`, refuse);
  const local = optionalText(profile, 'localhostProfile');
  if (type === 'Localhost') {
    if (local === undefined || local === '' || local.trim() !== local || local.length > 4095) {
      refuse(`${path}.localhostProfile`, "must be set for type 'Localhost', without blanks around it");
    }
  } else if (local !== undefined && ['RuntimeDefault', 'Unconfined'].includes(type)) {
    refuse(`${path}.localhostProfile`, "goes with type 'Localhost' only");
  }
}

function checkWindowsOptions(options: JsonObject | undefined, path: string, refuse: Refuse): void {
  if (options === undefined) return;
  const name = optionalText(options, 'gmsaCredentialSpecName');
  if (name !== undefined) dnsSubdomain(name, `${path}.gmsaCredentialSpecName`, refuse);
  const credentials = optionalText(options, 'gmsaCredentialSpec');
  if (credentials !== undefined && (credentials === '' || credentials.length > 64 * 1024)) {
    refuse(`${path}.gmsaCredentialSpec`, 'must be between 1 byte and 64 KiB');
  }
  const user = optionalText(options, 'runAsUserName');
  if (user !== undefined && !isWindowsUser(user)) refuse(`${path}.runAsUserName`, `'${user}' is no name of a user of Windows`);
}

const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const WINDOWS_DOMAIN = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

function isWindowsUser(text_: string): boolean {
  const parts = text_.split('\\');
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text_) || parts.length > 2) return false;
  const user = parts[parts.length - 1];
  const isDomain = parts.length === 1 || (parts[0].length < 256 && (NETBIOS.test(parts[0]) || WINDOWS_DOMAIN.test(parts[0])));
  return isDomain && user.length > 0 && user.length <= 104 && !/^[. ]+$/.test(user) && !/["/\\:;|=,+*?<>@[\]]/.test(user);
}
