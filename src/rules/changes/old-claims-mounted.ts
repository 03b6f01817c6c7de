import { changedSets } from './changed-sets';
import { claimName, podName } from '../../model/names';
import { ClaimManifest } from '../../model/objects';
import { ordinals } from '../../model/ordinals';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { SetWorkload, World } from '../world';

export const oldClaimsMounted: Rule = {
  id: 'old-claims-mounted',
  effect: Effect.HAZARD,
  title: 'New pods start with new claims',
  why: 'A claim that has the name already is taken as it is, whoever made it and whenever: pods of a scale-up start with the data of the last time they were there '
    + '(kubernetes#55045), a member of a cluster with a membership that is long over. It shows when the claims are among what is live (`kubectl get pvc,statefulset -o yaml`).',

  check(world, report) {
    const { before } = world;
    if (before === undefined) return;
    const changed = new Map(changedSets(world).map((each) => [each.now, each]));
    for (const now of world.sets) {
      const change = changed.get(now);
      const old = oldClaims(world, before, now, change?.added ?? ordinals({ ...now.set, replicas: Math.min(now.set.replicas, 1000) }));
      if (old.length === 0) continue;
      const [{ claim, ordinal }] = old;
      const since = (claim.raw as { metadata?: { creationTimestamp?: unknown } }).metadata?.creationTimestamp;
      report(now.set, {
        path: change === undefined ? 'metadata.name' : 'spec.replicas',
        message: `pod '${podName(now.set.name, ordinal)}' is new, and its claim '${claim.name}' is there already${typeof since === 'string' ? ` since ${since}` : ''}`
          + `${old.length > 1 ? `, as are ${old.length - 1} more` : ''}: it starts with the data of an earlier pod`,
        fix: `\`kubectl delete pvc ${old.slice(0, 3).map((each) => each.claim.name).join(' ')}\`${old.length > 3 ? ' and so on' : ''} -n ${now.namespace} before the change; or acknowledge it if that data is wanted`,
        effect: change === undefined ? Effect.ADVICE : undefined,
      });
    }
  },
};

interface OldClaim {
  readonly claim: ClaimManifest;
  readonly ordinal: number;
}

/** The claims of new pods that are live; not those that are among the manifests, which somebody made for them. */
function oldClaims(world: World, before: World, { set, namespace }: SetWorkload, added: readonly number[]): OldClaim[] {
  if (before.claims.length === 0) return [];
  return added.flatMap((ordinal) => set.claimTemplates.flatMap(({ name }) => {
    const wanted = claimName(name, set.name, ordinal);
    const claim = before.find<ClaimManifest>('PersistentVolumeClaim', wanted, namespace).at(-1);
    return claim === undefined || world.find('PersistentVolumeClaim', wanted, namespace).length > 0 ? [] : [{ claim, ordinal }];
  }));
}
