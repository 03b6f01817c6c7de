/**
 * How Kubernetes composes the names of what a StatefulSet makes, and the limits that they run into.
 * Every name that this library prints comes from here.
 */

/** A DNS-1123 label (pods' host names, claim templates, sets) and a label's value hold this many characters. */
export const LABEL_LIMIT = 63;

/** Objects that are not labels (claims, pods as API objects) are DNS-1123 subdomains of at most this length. */
export const SUBDOMAIN_LIMIT = 253;

/**
 * The longest set name that is sure to work: the label `controller-revision-hash` holds the revision's name,
 * `<set>-<hash>` with a hash of up to ten characters, and a label's value holds 63.
 */
export const SET_NAME_LIMIT = 52;

/** The label that holds a pod's own name: a Service that selects by it has one pod. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';

/** The label that holds a pod's ordinal, from Kubernetes 1.28. */
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

/** The label that holds the name of the revision a pod was made of; it cannot be known beforehand. */
export const REVISION_LABEL = 'controller-revision-hash';

/** The name of the pod with that ordinal, which is its host name as well. */
export function podName(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

/** The name of the claim that the template makes for the pod with that ordinal. */
export function claimName(templateName: string, setName: string, ordinal: number): string {
  return `${templateName}-${podName(setName, ordinal)}`;
}

/** The ordinal in a pod's name, or undefined when the name is not one that this set gives. */
export function podOrdinal(setName: string, pod: string): number | undefined {
  if (!pod.startsWith(`${setName}-`)) return undefined;
  const digits = pod.slice(setName.length + 1);
  // The controller reads any run of digits: `web-01` is taken for ordinal 1 of `web`.
  return /^[0-9]+$/.test(digits) ? Number(digits) : undefined;
}

const DNS_1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Lower-case letters, digits and `-`, at most 63, no `-` at either end. */
export function isDnsLabel(text: string): boolean {
  return text.length <= LABEL_LIMIT && DNS_1123_LABEL.test(text);
}

/** As {@link isDnsLabel}, and the first character is a letter. */
export function isDns1035Label(text: string): boolean {
  return text.length <= LABEL_LIMIT && DNS_1035_LABEL.test(text);
}

/** Dot-separated DNS labels, at most 253 characters in all. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= SUBDOMAIN_LIMIT && text.split('.').every((part) => DNS_1123_LABEL.test(part));
}

/**
 * A DNS label made of what the user wrote: lower case, anything else than letters and digits becomes `-`.
 * What is longer than the limit keeps its beginning and ends in a hash of the whole, so that the same text always
 * gives the same name and two texts hardly ever do. Undefined when nothing usable is left.
 */
export function toDnsLabel(text: string, limit: number = SET_NAME_LIMIT): string | undefined {
  const label = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  if (label === '') return undefined;
  if (label.length <= limit) return label;
  const hash = fnv1a(text);
  return `${label.slice(0, limit - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/* eslint-disable no-bitwise */
/** 32-bit FNV-1a of the text's UTF-16 units, as eight hexadecimal digits. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
