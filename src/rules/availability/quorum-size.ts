import { tolerableFailures } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';
import { count } from '../wording';

export const quorumSize: Rule = {
  id: 'quorum-size',
  effect: Effect.ADVICE,
  worst: Effect.HAZARD,
  title: 'A quorum has an odd number of members',
  why: 'Majorities of 3 and of 4 both survive one failure, so that the fourth member only adds one that can fail; of 2 none may fail.',
  perObject: true,

  check(world, report) {
    for (const { set, dataStore } of world.sets) {
      if (!dataStore?.needsMajority || set.replicas < 2 || set.replicas % 2 === 1) continue;
      report(set, {
        path: 'spec.replicas',
        message: `${set.replicas} members of ${dataStore.name} survive ${count(tolerableFailures(set.replicas), 'failure')}, as ${set.replicas - 1} do`
          + (set.replicas === 2 ? ': when either is down there is no majority, and one alone would fail half as often' : ''),
        fix: `use ${set.replicas - 1} or ${set.replicas + 1} replicas`,
        effect: set.replicas === 2 ? Effect.HAZARD : undefined,
      });
    }
  },
};
