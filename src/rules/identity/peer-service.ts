import { Effect } from '../finding';
import { podReferences } from '../peer-references';
import { Rule } from '../rule';

export const peerService: Rule = {
  id: 'peer-service',
  effect: Effect.OUTAGE,
  title: 'A pod is called by its name under the governing Service',
  why: 'Pods have DNS names under the Service that their set\'s `serviceName` names, and under no other, even if that selects them and is headless.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      const seen = new Set<string>();
      for (const { path, text, set, service } of podReferences(world, workload)) {
        if (set.serviceName === '' || service === set.serviceName || seen.has(path)) continue;
        seen.add(path);
        report(workload.manifest, {
          path: workload.path(path),
          message: `'${text}.${service}' is no DNS name: the pods of StatefulSet '${set.name}' have names under '${set.serviceName}' only`,
          fix: `write '${text}.${set.serviceName}'`,
        });
      }
    }
  },
};
