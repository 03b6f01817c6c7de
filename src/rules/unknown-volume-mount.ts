import { Effect } from './finding';
import { Rule } from './rule';

export const unknownVolumeMount: Rule = {
  id: 'unknown-volume-mount',
  effect: Effect.BROKEN,
  title: 'Every mount names a volume of the pod or a claim template',
  why: 'From 1.34 on the API server refuses such a set. Before, it accepts it and every pod is refused later: the set stays at 0 pods.',

  check({ statefulSets, behaviour }, report) {
    const refused = behaviour.templatesValidated;
    for (const set of statefulSets) {
      const { containers, initContainers, volumes } = set.template;
      const known = new Set([...volumes, ...set.claimTemplates].map(({ name }) => name));
      for (const [list, each] of [['containers', containers], ['initContainers', initContainers]] as const) {
        each.forEach((container, index) => [...container.volumeMounts, ...container.volumeDevices].forEach(({ name }) => {
          if (known.has(name)) return;
          report(set, {
            path: `spec.template.spec.${list}[${index}]`,
            message: `container '${container.name}' mounts '${name}', which is neither a volume of the pod nor a claim template: `
              + (refused ? 'the API server refuses the set' : 'the set is accepted and none of its pods can be made'),
            fix: known.size > 0 ? `mount one of ${[...known].join(', ')}, or add a claim template '${name}'` : `add a volume or a claim template '${name}'`,
            effect: refused ? Effect.REJECTED : Effect.BROKEN,
          });
        }));
      }
    }
  },
};
