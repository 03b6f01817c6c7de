/** The API server's rules for annotations that mean something on a pod. */
import { JsonObject } from '../decoder';
import { objects, Refuse, text } from './fields';
import { descendingPath } from './formats';

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APPARMOR_CONTAINER = 'container.apparmor.security.beta.kubernetes.io/';

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
  if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith('localhost/')) refuse(path, `'${profile}' is no profile of AppArmor`);
}
