/** Why a set does not move on: what the controller waits for, which pod blocks, and what a person can do about it. */
import { Pod, StatefulSet } from './cluster-objects';
import { getPodRevision, getStartOrdinal, podInOrdinalRange } from './identity';
import { SET_NAME_LIMIT } from '../names';
import { holeKeepsCurrent } from './pod-factory';
import { Roster } from './roster';
import { Stop, StopCode } from './sync';

/** Something that the controller waits for. */
export interface Reason {
  /** What kind of wait it is: stable, for programs. */
  readonly code: StopCode;

  /** The set that waits. */
  readonly set: string;

  /** The pod that it waits for. */
  readonly pod?: string;

  /** What it waits for and what that holds up, in words. */
  readonly message: string;

  /** What a person can do. Absent when nothing is wrong: it only takes its time. */
  readonly remedy?: string;
}

/** A set at rest: what is needed to say why. */
export interface Situation {
  readonly set: StatefulSet;
  readonly roster: Roster;

  /** Where the last sync stopped. */
  readonly stop: Stop;

  /** The pod of that name, whoever it belongs to. */
  readonly pod: (name: string) => Pod | undefined;
}

const LOST = 'if its node is lost, `kubectl delete pod POD --force --grace-period=0` starts it elsewhere; be sure that nothing of it still '
  + 'runs there, or two pods with one identity write to one volume';

interface Explanation {
  readonly message: string;
  readonly remedy?: string;
}

type Explainer = (situation: Situation) => Explanation | undefined;

const FORCE = 'if its node is lost for good, `kubectl delete pod POD --force --grace-period=0` lets the set go on; be sure that nothing of '
  + 'the pod still runs there, or two pods with one identity write to one volume';

const EXPLAINERS: { readonly [code in StopCode]: Explainer } = {
  'set-deleted': () => ({ message: 'the set is being deleted: its pods go with it, in no order' }),
  'ended': () => ({ message: 'POD has ended and is being removed; it is created again when it is gone', remedy: 'look for a finalizer that holds POD' }),
  'terminating': (situation) => ({
    message: `POD is being deleted, and nothing goes on before it is gone${heldUp(situation)}`,
    remedy: FORCE,
  }),
  'not-ready': notReady,
  'not-available': ({ set, ...rest }) => ({
    message: `POD is ready, but not yet for minReadySeconds (${set.spec.minReadySeconds} s)${heldUp({ set, ...rest })}`,
  }),
  'stale-claim': () => ({
    message: 'CLAIM belongs to an earlier POD, and POD is not created before garbage collection has removed it',
    remedy: 'the controller does not watch claims: once CLAIM is gone, any change of the set or of one of its pods makes it look again',
  }),
  'claim-deleted': () => ({
    message: 'CLAIM is being deleted while POD needs it: the sync fails, and nothing else happens to the set either',
    remedy: '`kubectl delete pod POD` lets CLAIM go, with its data; both are created again',
  }),
  'claim-refused': (situation) => ({
    message: `CLAIM is refused by the API server (${situation.stop.detail}), so POD is never created`,
    remedy: 'claim templates cannot be changed: delete the set with `--cascade=orphan` and create it with a right one',
  }),
  'pod-refused': podRefused,
  'name-taken': () => ({
    message: 'a pod called POD exists that is not the set\'s, so the set cannot create its own',
    remedy: 'delete that pod, or, to have it adopted, remove its owner and give it the labels of the set\'s selector',
  }),
  'storage-differs': () => ({
    message: 'POD does not use the claims of the set\'s templates, and a pod\'s volumes cannot be changed: every sync fails',
    remedy: '`kubectl delete pod POD`: it is created again with the right volumes',
  }),
  'name-differs': () => ({
    message: 'POD has an ordinal of the set in its name, but written differently than the set does: every sync fails',
    remedy: 'give POD another label than the set\'s selector, or delete it',
  }),
  'created': () => undefined,
  'scaling-down': () => undefined,
  'condemned-terminating': (situation) => ({
    message: `the scale-down waits until POD is gone, which is being deleted${heldUp(situation, true)}`,
    remedy: FORCE,
  }),
  'condemned-blocked': ({ stop }) => ({
    message: `the scale-down waits for POD to become ready again before it removes ${stop.detail}`,
    remedy: 'bring POD back, or delete it',
  }),
  'on-delete': ({ stop }) => (stop.pod === undefined ? undefined : {
    message: 'POD and perhaps others are of an older revision, and stay so until they are deleted: the strategy is OnDelete',
    remedy: '`kubectl delete pod POD`, one after the other, in the order that the software needs',
  }),
  'updating': () => undefined,
  'recreating': () => ({ message: 'the update waits until POD and every other pod of an older revision is gone; then all are created anew' }),
  'update-unavailable': ({ stop }) => ({
    message: `the rolling update waits for POD to become available${stop.detail === undefined ? '' : ` (unavailable: ${stop.detail})`}`,
    remedy: '`kubectl describe pod POD` tells what keeps it from becoming ready; a change of the template is rolled out all the same',
  }),
  'partition': ({ set }) => ({
    message: `POD and the pods below keep their older revision: partition is ${set.spec.updateStrategy.rollingUpdate?.partition ?? 0}`,
    remedy: 'lower spec.updateStrategy.rollingUpdate.partition to update them as well',
  }),
  'done': () => undefined,
};

/** A pod that never becomes ready stops an ordered set altogether, even the update that would mend it. */
function notReady(situation: Situation): Explanation {
  const { set, stop, pod } = situation;
  const blocker = pod(stop.pod ?? '');
  const isOutdated = blocker !== undefined && getPodRevision(blocker) !== set.status.updateRevision;
  const isRunning = blocker?.phase === 'Running';
  const state = isRunning ? 'Running, but not ready' : blocker?.phase ?? 'missing';
  return {
    message: `POD is ${state}, and in an ordered set nothing goes on before it is ready${heldUp(situation)}`,
    remedy: isOutdated ? renewal(set, blocker) : `\`kubectl describe pod POD\` tells what keeps it${isRunning ? `; ${LOST}` : ''}`,
  };
}

/** How a pod of an older revision that is not ready gets the newest: deleting it will do, unless it comes back as it was. */
function renewal({ spec, status }: StatefulSet, { ordinal }: Pod): string {
  const { rollingUpdate } = spec.updateStrategy;
  const remains = 'POD is not of the newest revision: a corrected template does not reach it while it is not ready';
  if (status.currentRevision === status.updateRevision || !holeKeepsCurrent(spec, status.currentReplicas, ordinal)) {
    return `${remains}; \`kubectl delete pod POD\` does it`;
  }
  const first = rollingUpdate === undefined
    ? 'write `rollingUpdate: {partition: 0}` into spec.updateStrategy, without which it comes back of an older one'
    : `lower spec.updateStrategy.rollingUpdate.partition to ${ordinal - getStartOrdinal(spec)} at most: below it, POD comes back of an older one`;
  return `${remains}; ${first}; then \`kubectl delete pod POD\``;
}

function podRefused({ set, stop }: Situation): Explanation {
  return {
    message: `POD is refused by the API server (${stop.detail}): its claims exist, it never will`,
    remedy: set.name.length > SET_NAME_LIMIT
      ? `a set's name should have at most ${SET_NAME_LIMIT} characters, this one has ${set.name.length}: create it under a shorter one`
      : 'correct the pod template',
  };
}

/** What else has to wait. */
function heldUp({ set, roster }: Situation, isScaling = false): string {
  const { condemned, replicas } = roster;
  const held: string[] = [];
  if (!isScaling && condemned.size > 0) held.push(`${pods(condemned.size)} to be removed`);
  if (!isScaling && replicas.size < set.spec.replicas) held.push(`${pods(set.spec.replicas - replicas.size)} to be created`);
  const outdated = set.spec.updateStrategy.type === 'RollingUpdate' ? countOutdated(set, roster) : 0;
  if (outdated > 0) held.push(`${pods(outdated)} of an older revision to be updated`);
  return held.length === 0 ? '' : `; held up: ${held.join(', ')}`;
}

/** How many pods the rolling update is still to replace: those that the partition leaves out are none of its business. */
function countOutdated({ spec, status }: StatefulSet, roster: Roster): number {
  const first = getStartOrdinal(spec) + (spec.updateStrategy.rollingUpdate?.partition ?? 0);
  let count = 0;
  for (const pod of roster.pods()) {
    const isMeant = pod.ordinal >= first && podInOrdinalRange(spec, pod.ordinal) && !pod.terminating;
    if (isMeant && getPodRevision(pod) !== status.updateRevision) count++;
  }
  return count;
}

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

/** The reason behind a stop; undefined when there is nothing to wait for. */
export function explainStop(situation: Situation): Reason | undefined {
  const { set, stop } = situation;
  const explanation = EXPLAINERS[stop.code](situation);
  if (explanation === undefined) return undefined;
  const fill = (text: string) => text.replaceAll('POD', stop.pod ?? 'a pod').replaceAll('CLAIM', stop.claim ?? 'a claim');
  return {
    code: stop.code,
    set: set.name,
    ...(stop.pod === undefined ? {} : { pod: stop.pod }),
    message: fill(explanation.message),
    ...(explanation.remedy === undefined ? {} : { remedy: fill(explanation.remedy) }),
  };
}
