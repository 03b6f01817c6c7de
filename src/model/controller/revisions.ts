/** ControllerRevisions: what they hold, what they are called, which are kept. */
import { ControllerRevision, controllerRef, StatefulSet } from './cluster-objects';
import { isJsonObject, JsonObject } from '../decoder';
import { jsonEquals, sortedJson } from '../json';
import { Behaviour } from '../versions';

/** The label with the hash in a revision's name. */
export const REVISION_HASH_LABEL = 'controller.kubernetes.io/hash';

/** What a sync does to the history. */
export type RevisionAction =
  | { readonly type: 'createRevision'; readonly revision: Omit<ControllerRevision, 'uid'> }
  | { readonly type: 'renumberRevision'; readonly name: string; readonly revision: number }
  | { readonly type: 'deleteRevision'; readonly name: string };

/** The revisions that a sync works with. */
export interface SetRevisions {
  readonly current: RevisionName;
  readonly update: RevisionName;
  readonly collisionCount: number;
  readonly actions: readonly RevisionAction[];
}

/** A revision and the template in it. */
export interface RevisionName {
  readonly name: string;
  readonly template: JsonObject;
}

/** The template as the controller writes it down: a patch that puts it back. */
export function getPatch(template: JsonObject, behaviour: Behaviour): string {
  const cache = behaviour.omitsCreationTimestamp ? written : writtenWithTimestamp;
  let patch = cache.get(template);
  if (patch === undefined) cache.set(template, patch = writePatch(template, behaviour));
  return patch;
}

/** What was written before: a sync asks every time. */
const written = new WeakMap<JsonObject, string>();
const writtenWithTimestamp = new WeakMap<JsonObject, string>();

function writePatch(template: JsonObject, behaviour: Behaviour): string {
  const metadata = isJsonObject(template.metadata) ? template.metadata : {};
  const stamped = behaviour.omitsCreationTimestamp ? metadata : { creationTimestamp: null, ...metadata };
  return sortedJson({ spec: { template: { ...template, metadata: stamped, $patch: 'replace' } } });
}

/** The template of a stored set. */
export function templateOf(set: StatefulSet): JsonObject {
  const { raw } = set.spec.template;
  return isJsonObject(raw) ? raw : {};
}

const SAFE_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** The hash in a revision's name: one to ten characters that spell no word. */
export function hashControllerRevision(data: string, collisionCount: number): string {
  const sum = String(fnv1(new TextEncoder().encode(data + String(collisionCount))));
  return [...sum].map((digit) => SAFE_CHARACTERS[digit.charCodeAt(0) % SAFE_CHARACTERS.length]).join('');
}

/* eslint-disable no-bitwise */
/** 32-bit FNV-1: multiplied first, then mixed. */
function fnv1(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash >>> 0;
}
/* eslint-enable no-bitwise */

/** The name of a revision. */
export function controllerRevisionName(setName: string, hash: string): string {
  return `${setName.slice(0, 223)}-${hash}`;
}

/** The set's revisions by number; where two have one number, the older one first. */
export function sortControllerRevisions(
  revisions: readonly ControllerRevision[], isOlder: (one: ControllerRevision, other: ControllerRevision) => boolean,
): ControllerRevision[] {
  return [...revisions].sort((one, other) => one.revision - other.revision || (isOlder(one, other) ? -1 : 1));
}

/**
 * Which of two revisions counts as older. Their creation times are whole seconds, and within one the name decides; two
 * of one number there are only after a set has adopted another's.
 */
export function isOlderRevision(one: ControllerRevision, other: ControllerRevision, inOneSecond: boolean): boolean {
  return inOneSecond ? one.name < other.name : one.uid < other.uid;
}

/**
 * The current and the update revision of the set. An equal revision is used again, under a new number when it is not
 * the newest; a new one is made when there is none. `stored` finds any revision by name: two may have one hash.
 */
export function getStatefulSetRevisions(
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  stored: (name: string) => ControllerRevision | undefined,
  behaviour: Behaviour,
): SetRevisions {
  const template = templateOf(set);
  const data = getPatch(template, behaviour);
  const number = nextRevision(revisions);
  const newest = revisions[revisions.length - 1];
  const equal = revisions.filter((revision) => revision.data === data).pop();
  const actions: RevisionAction[] = [];
  let { collisionCount } = set.status;
  let update: RevisionName;
  if (equal !== undefined) {
    update = equal;
    if (equal.data !== newest.data) actions.push({ type: 'renumberRevision', name: equal.name, revision: number });
    else update = newest;
  } else if (newest !== undefined && behaviour.semanticRevisions && jsonEquals(newest.template, template)) {
    update = newest;
  } else {
    let name = controllerRevisionName(set.name, hashControllerRevision(data, collisionCount));
    const hash = hashControllerRevision(data, collisionCount);
    for (let clash = stored(name); clash !== undefined && clash.data !== data; clash = stored(name)) {
      name = controllerRevisionName(set.name, hashControllerRevision(data, ++collisionCount));
    }
    update = stored(name) ?? { name, template };
    if (stored(name) === undefined) {
      actions.push({ type: 'createRevision', revision: newRevision(set, { name, hash, data, template, number }) });
    }
  }
  const current = revisions.find(({ name }) => name === set.status.currentRevision) ?? update;
  return { current, update, collisionCount, actions };
}

function newRevision(
  set: StatefulSet,
  { name, hash, data, template, number }: { name: string; hash: string; data: string; template: JsonObject; number: number },
): Omit<ControllerRevision, 'uid'> {
  return {
    kind: 'ControllerRevision',
    name,
    labels: { ...set.spec.template.labels, [REVISION_HASH_LABEL]: hash },
    annotations: set.annotations,
    owners: [controllerRef(set)],
    finalizers: [],
    terminating: false,
    revision: number,
    data,
    template,
  };
}

/** The number after the highest. */
function nextRevision(revisions: readonly ControllerRevision[]): number {
  return revisions.length === 0 ? 1 : revisions[revisions.length - 1].revision + 1;
}

/**
 * The revisions that go: beyond the limit, the oldest of those that are neither the current one, nor the update
 * revision, nor that of a pod.
 */
export function truncateHistory(
  set: StatefulSet,
  revisions: readonly ControllerRevision[],
  isLive: (name: string) => boolean,
  behaviour: Behaviour,
): RevisionAction[] {
  const limit = set.spec.revisionHistoryLimit;
  if (limit < 0 && behaviour.negativeHistoryKeepsAll) return [];
  const history = revisions.filter(({ name }) => !isLive(name));
  return history.slice(0, Math.max(0, history.length - Math.max(0, limit)))
    .map(({ name }) => ({ type: 'deleteRevision', name }));
}
