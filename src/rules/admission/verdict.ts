/** What the API server says to an object: two rules report it, each its part. */
import { isMadeAnew } from './made-anew';
import { brokenTemplates as templateProblems, changeRefusals, ClusterFacts, Refusal, refusalsOf as creationRefusals } from '../../model/admission';
import { FaultlessPods } from '../../model/admission/faultless-pods';
import { isJsonObject, Problem } from '../../model/decoder';
import { Manifest, StatefulSetManifest, StorageClassManifest } from '../../model/objects';
import { World } from '../world';

/** What is known of a world: the verdicts, and pods in which there is no fault. */
interface Known {
  readonly verdicts: Map<Manifest, readonly Refusal[]>;
  readonly pods: FaultlessPods;
}

const KNOWN = new WeakMap<World, Known>();

/** Why the server refuses the object, as a change where it is live already; empty when it takes it. */
export function refusalsOf(object: Manifest, world: World): readonly Refusal[] {
  const { verdicts } = knownOf(world);
  let refusals = verdicts.get(object);
  if (refusals === undefined) verdicts.set(object, refusals = ask(object, world));
  return refusals;
}

/** Why no pod and no claim can be made of a set that the server takes. */
export function brokenTemplates(set: StatefulSetManifest, world: World): readonly Problem[] {
  return templateProblems(set.raw, world.behaviour, knownOf(world).pods);
}

function knownOf(world: World): Known {
  let known = KNOWN.get(world);
  if (known === undefined) KNOWN.set(world, known = { verdicts: new Map(), pods: new FaultlessPods(world.podSpecs) });
  return known;
}

function ask(object: Manifest, world: World): readonly Refusal[] {
  const live = world.liveOf(object);
  return isJsonObject(live) && !isMadeAnew(object)
    ? changeRefusals(object.raw, world.behaviour, live, factsOf(world))
    : creationRefusals(object.raw, world.behaviour, undefined, factsOf(world), knownOf(world).pods);
}

/** What the manifests say of the cluster: which of their classes let claims grow. */
function factsOf(world: World): ClusterFacts {
  return { allowsExpansion: (name) => world.find<StorageClassManifest>('StorageClass', name).at(-1)?.allowVolumeExpansion };
}
