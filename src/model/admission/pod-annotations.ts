/** The API server's rules for annotations that mean something on a pod. */
import { JsonObject } from '../decoder';
import { object, objects, optionalObject, Refuse, text } from './fields';
import { descendingPath } from './formats';
import { PROFILE_TYPES } from './security-context';

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
/** A container's profile of AppArmor; the container's name comes after it. */
export const APPARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Refuses annotations of a pod that cannot be meant. */
export function checkPodAnnotations(annotations: { readonly [key: string]: string }, pod: JsonObject, path: string, refuse: Refuse): void {
  for (const [key, value] of Object.entries(annotations)) {
    const at = `${path}[${key}]`;
    if (key === MIRROR && text(pod, 'nodeName') === '') refuse(at, 'goes with spec.nodeName only');
    if (key === DELETION_COST && !isCost(value)) refuse(at, `must be a whole number of 32 bits, got '${value}'`);
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) checkSeccomp(value, `${path}.${key}`, refuse);
    if (key.startsWith(APPARMOR_CONTAINER)) checkAppArmor(key.slice(APPARMOR_CONTAINER.length), value, pod, at, refuse);
  }
}

function isCost(value: string): boolean {
  return /^(0|-?[1-9][0-9]*)$/.test(value) && Math.abs(Number(value)) < 2 ** 31;
}

function checkSeccomp(profile: string, path: string, refuse: Refuse): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return;
  if (!profile.startsWith('localhost/')) refuse(path, `'${profile}' is no profile of seccomp`);
  else descendingPath(profile.slice('localhost/'.length), path, refuse);
}

function checkAppArmor(container: string, profile: string, pod: JsonObject, path: string, refuse: Refuse): void {
  const names = LISTS.flatMap((list) => objects(pod, list).map((one) => text(one, 'name')));
  if (!names.includes(container)) refuse(path, `there is no container '${container}'`);
  if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith(LOCALHOST)) refuse(path, `'${profile}' is no profile of AppArmor`);
}

/**
 * Refuses profiles of containers that are not those of their annotations. Before it looks at a pod, the server gives each container
 * without a profile that of its annotation; in a template it does not, and the pod's own counts.
 */
export function checkAppArmorAnnotations(
  annotations: { readonly [key: string]: string }, pod: JsonObject, isTemplate: boolean, path: string, refuse: Refuse,
): void {
  if (text(object(pod, 'os'), 'name') === 'windows') return;
  const ofPod = optionalObject(object(pod, 'securityContext'), 'appArmorProfile');
  for (const list of LISTS) {
    for (const [index, container] of objects(pod, list).entries()) {
      const annotation = annotations[APPARMOR_CONTAINER + text(container, 'name')];
      if (annotation === undefined) continue;
      const own = optionalObject(object(container, 'securityContext'), 'appArmorProfile');
      const profile = own ?? (isTemplate || !namesProfile(annotation) ? ofPod : undefined);
      if (profile !== undefined) checkSameProfile(profile, annotation, `${path}.${list}[${index}].securityContext.appArmorProfile`, refuse);
    }
  }
}

const APPARMOR_TYPES: { readonly [annotation: string]: string } = { 'runtime/default': 'RuntimeDefault', 'unconfined': 'Unconfined' };

const LOCALHOST = 'localhost/';

function namesProfile(annotation: string): boolean {
  return Object.hasOwn(APPARMOR_TYPES, annotation) || (annotation.startsWith(LOCALHOST) && annotation !== LOCALHOST);
}

function checkSameProfile(profile: JsonObject, annotation: string, path: string, refuse: Refuse): void {
  const isLocal = annotation.startsWith(LOCALHOST);
  const type = isLocal ? 'Localhost' : APPARMOR_TYPES[annotation];
  const message = `must be that of the annotation ${APPARMOR_CONTAINER}…, '${annotation}'`;
  // Of a type that is none it says only that.
  if (!PROFILE_TYPES.includes(text(profile, 'type'))) return;
  if (text(profile, 'type') !== type) refuse(`${path}.type`, message);
  else if (isLocal && text(profile, 'localhostProfile') !== annotation.slice(LOCALHOST.length)) refuse(`${path}.localhostProfile`, message);
}
