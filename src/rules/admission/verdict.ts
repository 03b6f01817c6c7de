/** What the API server says to an object: two rules report it, each its part. */
import { changeRefusals, ClusterFacts, Refusal, refusalsOf as creationRefusals } from '../../model/admission';
import { isJsonObject } from '../../model/decoder';
import { Manifest, StorageClassManifest } from '../../model/objects';
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
  const live = world.liveOf(object);
  return isJsonObject(live)
    ? changeRefusals(object.raw, world.behaviour, live, factsOf(world))
    : creationRefusals(object.raw, world.behaviour, undefined, factsOf(world));
}

/** What the manifests say of the cluster: which of their classes let claims grow. */
function factsOf(world: World): ClusterFacts {
  return { allowsExpansion: (name) => world.find<StorageClassManifest>('StorageClass', name).at(-1)?.allowVolumeExpansion };
}
