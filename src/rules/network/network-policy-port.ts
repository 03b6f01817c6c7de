import { Effect } from '../finding';
import { Rule } from '../rule';
import { portNameFix } from '../wording';

export const networkPolicyPort: Rule = {
  id: 'network-policy-port',
  effect: Effect.HAZARD,
  title: 'A port that a NetworkPolicy opens by name is one of a container',
  why: 'A named port stands for the container port of that name in each pod; where there is none, nothing is opened.',
  perObject: true,

  check(world, report) {
    for (const policy of world.networkPolicies) {
      const selected = world.selectedBy(policy);
      if (selected.length === 0) continue;
      const names = new Set(selected.flatMap(({ runningContainers }) => runningContainers)
        .flatMap(({ ports }) => ports.flatMap(({ name }) => name ?? [])));
      for (const rule of policy.ingress) {
        rule.ports.forEach(({ port }, index) => {
          if (typeof port !== 'string' || names.has(port)) return;
          report(policy, {
            path: `${rule.path}.ports[${index}].port`,
            message: `no container of ${selected[0].title} has a port called '${port}': the rule opens nothing`,
            fix: portNameFix(port, [...names]),
          });
        });
      }
    }
  },
};
