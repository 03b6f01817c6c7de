import { StatefulSetManifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { World } from '../world';

export const ignoredField: Rule = {
  id: 'ignored-field',
  effect: Effect.ADVICE,
  title: 'What is written has an effect in this version of Kubernetes',
  why: 'Fields of features that are switched off are dropped when an object is written, and what the StatefulSet controller decides itself it overwrites: '
    + 'both without a word.',
  perObject: true,

  check(world, report) {
    for (const set of world.statefulSets) {
      for (const { path, message, fix, effect } of ignored(world, set)) report(set, { path, message, fix, effect });
    }
  },
};

interface Ignored {
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly effect?: Effect;
}

function* ignored({ behaviour }: World, set: StatefulSetManifest): Generator<Ignored> {
  const maxUnavailable = set.updateStrategy.rollingUpdate?.maxUnavailable;
  if (maxUnavailable !== undefined && !behaviour.maxUnavailable) {
    yield {
      path: 'spec.updateStrategy.rollingUpdate.maxUnavailable',
      message: `maxUnavailable: ${maxUnavailable} is dropped unless the gate MaxUnavailableStatefulSet is on, which it is not by default: pods are updated one at a time`,
      fix: 'leave it out, or switch the gate on',
    };
  }
  if (set.ordinalStart !== 0 && !behaviour.startOrdinal) {
    yield {
      path: 'spec.ordinals.start',
      message: `ordinals are dropped by this version: pods begin at 0 instead of ${set.ordinalStart}`,
      fix: 'leave it out, or use Kubernetes 1.27 or later',
      effect: Effect.HAZARD,
    };
  }
  if ((set.retentionPolicy.whenDeleted === 'Delete' || set.retentionPolicy.whenScaled === 'Delete') && !behaviour.claimRetention) {
    yield {
      path: 'spec.persistentVolumeClaimRetentionPolicy',
      message: 'the policy is dropped by this version: claims stay',
      fix: 'leave it out, or use Kubernetes 1.27 or later',
    };
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = set.template[field];
    if (value === undefined || value === '' || (field === 'subdomain' && value === set.serviceName)) continue;
    yield {
      path: `spec.template.spec.${field}`,
      message: `${field}: ${value} is overwritten: the controller sets it to ${field === 'hostname' ? 'the pod\'s name' : `serviceName, '${set.serviceName}'`}`,
      fix: 'leave it out',
    };
  }
}
