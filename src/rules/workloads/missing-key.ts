import { isJsonObject } from '../../model/decoder';
import { Manifest } from '../../model/objects';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { likelyMeant, quotedList } from '../wording';

export const missingKey: Rule = {
  id: 'missing-key',
  effect: Effect.BROKEN,
  title: 'A key that a container needs is in its ConfigMap or Secret',
  why: 'A container whose variable or file comes from a key that is not there does not start (`CreateContainerConfigError`), unless the reference is optional.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      for (const { references } of [...workload.allContainers, ...workload.pod.volumes]) {
        for (const { kind, name, key, path, isOptional } of references) {
          const source = world.find(kind, name, workload.namespace).at(-1);
          const keys = source === undefined ? undefined : keysOf(source);
          if (isOptional || key === undefined || keys === undefined || keys.includes(key)) continue;
          const meant = likelyMeant(key, keys);
          report(workload.manifest, {
            path: workload.path(path),
            message: `${kind} '${name}' has no key '${key}': the container does not start`,
            fix: meant !== undefined ? `write '${meant}'` : `use one of ${quotedList(keys.slice(0, 5))}, or add the key`,
          });
        }
      }
    }
  },
};

/** The keys of a ConfigMap or Secret; undefined for one without any, which somebody else fills. */
function keysOf({ raw }: Manifest): string[] | undefined {
  const { data, binaryData, stringData } = raw as { data?: unknown; binaryData?: unknown; stringData?: unknown };
  const keys = [data, binaryData, stringData].flatMap((each) => (isJsonObject(each) ? Object.keys(each) : []));
  return keys.length === 0 ? undefined : keys;
}
