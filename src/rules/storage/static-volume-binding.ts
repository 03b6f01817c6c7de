import { ClaimManifest, VolumeManifest } from '../../model/objects';
import { compareQuantities, parseQuantity } from '../../model/quantities';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { World } from '../world';

export const staticVolumeBinding: Rule = {
  id: 'static-volume-binding',
  effect: Effect.BROKEN,
  title: 'A claim that names its volume fits it',
  why: 'A claim with `volumeName` binds to that volume only when class, mode, access modes and size fit; otherwise it stays Pending, and so do its pods. '
    + 'A claim without `storageClassName` is given the cluster\'s default class, which a volume made by hand does not have.',
  perObject: true,

  check(world, report) {
    for (const claim of world.claims) {
      if (claim.volumeName === undefined) continue;
      const volume = world.find<VolumeManifest>('PersistentVolume', claim.volumeName).at(-1);
      if (volume === undefined) continue;
      for (const { path, message, fix, effect } of mismatches(world, claim, volume)) {
        report(claim, { path, message: `${message}: they do not bind, and pods with this claim stay Pending`, fix, effect });
      }
    }
  },
};

interface Mismatch {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly effect?: Effect;
}

function* mismatches(world: World, claim: ClaimManifest, volume: VolumeManifest): Generator<Mismatch> {
  const missing = claim.accessModes.filter((mode) => !volume.accessModes.includes(mode));
  if (missing.length > 0) {
    yield {
      path: 'spec.accessModes',
      message: `volume '${volume.name}' has no ${missing.join(', ')}, but ${volume.accessModes.join(', ')}`,
      fix: `write \`accessModes: [${volume.accessModes.join(', ')}]\``,
    };
  }
  const [wanted, capacity] = [parseQuantity(claim.storage ?? ''), parseQuantity(volume.storage ?? '')];
  if (wanted !== undefined && capacity !== undefined && compareQuantities(wanted, capacity) > 0) {
    yield {
      path: 'spec.resources.requests.storage',
      message: `${claim.storage} are asked of volume '${volume.name}', which has ${volume.storage}`,
      fix: `ask for at most ${volume.storage}`,
    };
  }
  if (claim.volumeMode !== volume.volumeMode) {
    yield { path: 'spec.volumeMode', message: `the mode is ${claim.volumeMode}, that of volume '${volume.name}' ${volume.volumeMode}`, fix: `set volumeMode to ${volume.volumeMode}` };
  }
  const volumeClass = volume.storageClassName ?? '';
  if (claim.storageClassName === undefined) {
    if (volumeClass === '') {
      yield {
        path: 'spec.storageClassName',
        message: `volume '${volume.name}' has no class, and in a cluster with a default class the claim gets that one`,
        fix: 'set `storageClassName: ""`',
        effect: Effect.HAZARD,
      };
    }
  } else if (claim.storageClassName !== volumeClass) {
    yield {
      path: 'spec.storageClassName',
      message: `the class is '${claim.storageClassName}', that of volume '${volume.name}' '${volumeClass}'`,
      fix: `set \`storageClassName: "${volumeClass}"\``,
    };
  }
  const { claimRef } = volume;
  if (claimRef !== undefined && (claimRef.name !== claim.name || claimRef.namespace !== world.namespaceOf(claim))) {
    yield {
      path: 'spec.volumeName',
      message: `volume '${volume.name}' is kept for claim '${claimRef.name}' in namespace '${claimRef.namespace}'`,
      fix: 'name another volume, or change its claimRef',
    };
  }
}
