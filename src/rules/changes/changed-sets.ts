/** The sets that are live already, each with what it is and what it becomes. */
import { sameJson } from '../../model/admission/same';
import { isJsonObject } from '../../model/decoder';
import { Manifest, StatefulSetManifest } from '../../model/objects';
import { isInRange, OrdinalRange, ordinals } from '../../model/ordinals';
import { defaultPodTemplate } from '../../model/pods/template-defaults';
import { SetWorkload, World } from '../world';

/** What `kubectl apply` keeps of the manifest that it applied last. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export interface ChangedSet {
  readonly now: SetWorkload;
  readonly past: SetWorkload;

  /** The replicas that the change leads to. */
  readonly replicas: number;

  /** Whether they go back to 1 because the manifest no longer says how many. */
  readonly dropsReplicas: boolean;

  /** The ordinals of pods that are there, and are not after the change. */
  readonly removed: readonly number[];

  /** The ordinals of pods that are new. */
  readonly added: readonly number[];
}

/** Several rules ask. */
const FOUND = new WeakMap<World, readonly ChangedSet[]>();

/** The sets among the manifests that are live; none when nobody has said what is. */
export function changedSets(world: World): readonly ChangedSet[] {
  let found = FOUND.get(world);
  if (found === undefined) FOUND.set(world, found = world.before === undefined ? [] : find(world, world.before));
  return found;
}

function find(world: World, before: World): ChangedSet[] {
  return world.sets.flatMap((now) => {
    const live = before.find<StatefulSetManifest>('StatefulSet', now.set.name, now.namespace).at(-1);
    return live?.apiVersion === now.set.apiVersion ? [change(now, before.workload(live) as SetWorkload)] : [];
  });
}

function change(now: SetWorkload, past: SetWorkload): ChangedSet {
  const isWritten = writesReplicas(now.set.raw);
  const dropsReplicas = !isWritten && past.set.replicas !== 1 && wroteReplicas(past.set);
  // Replicas that the manifest never had are somebody else's, such as an autoscaler's, and stay.
  const replicas = isWritten ? now.set.replicas : dropsReplicas ? 1 : past.set.replicas;
  const range = { ordinalStart: now.set.ordinalStart, replicas };
  return { now, past, replicas, dropsReplicas, removed: without(past.set, range), added: without(range, past.set) };
}

/** Whether pods are made of another template, by all that the controller compares. */
export function changesTemplate({ now, past }: ChangedSet): boolean {
  return !sameJson(defaultPodTemplate(now.template.raw), defaultPodTemplate(past.template.raw));
}

/** More than anyone has: beyond it is a typing mistake, whose pods need not be counted. */
const MOST_PODS = 1000;

function without({ ordinalStart, replicas }: OrdinalRange, other: OrdinalRange): number[] {
  return ordinals({ ordinalStart, replicas: Math.min(replicas, MOST_PODS) }).filter((ordinal) => !isInRange(other, ordinal));
}

/** Whether the manifest that was applied had replicas, as far as that can be known of what is live. */
function wroteReplicas(set: Manifest): boolean {
  const applied = set.annotations[LAST_APPLIED];
  if (applied !== undefined) {
    try {
      return writesReplicas(JSON.parse(applied));
    } catch {
      return false;
    }
  }
  const { metadata, status } = set.raw as { metadata?: { uid?: unknown }; status?: unknown };
  const isLive = metadata?.uid !== undefined || status !== undefined;
  return !isLive && writesReplicas(set.raw);
}

function writesReplicas(json: unknown): boolean {
  const { spec } = (isJsonObject(json) ? json : {}) as { spec?: unknown };
  return isJsonObject(spec) && spec.replicas !== undefined && spec.replicas !== null;
}
