import { podName } from '../../model/names';
import { StatefulSetManifest } from '../../model/objects';
import { dataStoreOf } from '../data-stores';
import { Effect } from '../finding';
import { PodReference, podReferences } from '../peer-references';
import { Rule } from '../rule';
import { count } from '../wording';

export const peerList: Rule = {
  id: 'peer-list',
  effect: Effect.HAZARD,
  title: 'A list of a StatefulSet\'s pods names the pods that there are',
  why: 'Lists of members written by hand drift from `replicas`: a name too many never resolves, and a member that is not on the list is not in the quorum '
    + '(bitnami/charts#1031, bitnami/charts#32542).',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const lists = new Map<string, PodReference[]>();
      for (const reference of podReferences(world, workload)) {
        const key = `${reference.path} ${reference.set.name}`;
        lists.set(key, [...lists.get(key) ?? [], reference]);
      }
      for (const list of lists.values()) {
        const [{ set, path }] = list;
        const ordinals = new Set(list.map(({ ordinal }) => ordinal));
        const most = Math.max(set.replicas, world.autoscalerOf(set)?.maxReplicas ?? 0);
        const unknown = [...ordinals].filter((ordinal) => ordinal < set.ordinalStart || ordinal >= set.ordinalStart + most);
        if (unknown.length > 0) {
          report(workload.manifest, {
            path: workload.path(path),
            message: `'${podName(set.name, unknown[0])}' is listed, and StatefulSet '${set.name}' has ${range(set)}: the name never resolves`,
            fix: `list ${range(set)}`,
          });
        } else if (workload.set === set && ordinals.size > 1 && ordinals.size < set.replicas && needsAllMembers(set)) {
          report(set, {
            path: workload.path(path),
            message: `${ordinals.size} of ${count(set.replicas, 'member')} are listed: the others are not part of the quorum, or form their own`,
            fix: `list ${range(set)}`,
          });
        }
      }
    }
  },
};

/** Stores whose members all have to be on the list that each is started with. */
function needsAllMembers({ template }: StatefulSetManifest): boolean {
  return template.containers.some(({ image }) => ['etcd', 'zookeeper'].includes(dataStoreOf(image ?? '')?.name ?? ''));
}

function range({ name, replicas, ordinalStart }: StatefulSetManifest): string {
  if (replicas === 0) return 'no pods';
  const first = podName(name, ordinalStart);
  return replicas === 1 ? `'${first}' only` : `'${first}' to '${podName(name, ordinalStart + replicas - 1)}'`;
}
