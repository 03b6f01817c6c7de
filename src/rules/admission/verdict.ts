/** What the API server says to an object: two rules report it, each its part. */
import { admitCreate, admitUpdate, defaultStatefulSet, Refusal } from '../../model/admission';
import { isJsonObject } from '../../model/decoder';
import { Manifest } from '../../model/objects';
import { World } from '../world';

const VERDICTS = new WeakMap<World, Map<Manifest, readonly Refusal[]>>();

/** Why the server refuses the object, as a change where it is live already; empty when it takes it. */
export function refusalsOf(object: Manifest, world: World): readonly Refusal[] {
  let verdicts = VERDICTS.get(world);
  if (verdicts === undefined) VERDICTS.set(world, verdicts = new Map());
  let refusals = verdicts.get(object);
  if (refusals === undefined) verdicts.set(object, refusals = ask(object, world));
  return refusals;
}

function ask(object: Manifest, world: World): readonly Refusal[] {
  if (object.kind !== 'StatefulSet' || object.apiVersion !== 'apps/v1') return [];
  const live = world.liveOf(object);
  const { behaviour } = world;
  const verdict = isJsonObject(live) ? admitUpdate(object.raw, defaultStatefulSet(live, behaviour), behaviour) : admitCreate(object.raw, behaviour);
  return verdict.accepted ? [] : verdict.reasons;
}
