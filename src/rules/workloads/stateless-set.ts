import { Effect } from '../finding';
import { peerLookup } from '../peer-references';
import { Rule } from '../rule';

export const statelessSet: Rule = {
  id: 'stateless-set',
  effect: Effect.ADVICE,
  title: 'What is a StatefulSet needs an identity',
  why: 'A StatefulSet updates one pod at a time and waits for lost nodes. What keeps nothing and is called by no name of its own is better off as a Deployment.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, pod, dataStore } = workload;
      const keeps = set.claimTemplates.length > 0 || dataStore !== undefined
        || pod.volumes.some(({ claimName, hostPath }) => (claimName ?? hostPath) !== undefined);
      const hasIdentity = workload.allContainers.some(({ fieldPaths, command, args }) => fieldPaths.some((path) => path.startsWith('metadata.'))
        || [...command, ...args].some((text) => /hostname|HOSTNAME/.test(text)));
      const published = world.governingService(set)?.publishNotReadyAddresses === true;
      if (keeps || hasIdentity || published || workload.allContainers.length === 0 || peerLookup(world, workload) !== undefined) continue;
      report(set, {
        path: 'kind',
        message: 'the set has no claims, and nothing in it uses the names of its pods: it pays for an identity that it does not need',
        fix: 'use a Deployment, or add the claim template that is missing',
      });
    }
  },
};
