import { Acknowledgement, acknowledgementsOn } from './annotation';
import { changes } from '../changes';
import { Effect, Finding } from '../finding';
import { Judged, Rule } from '../rule';
import { likelyMeant } from '../wording';

/** What these rules find shows only against what is live. */
const ABOUT_CHANGES: ReadonlySet<string> = new Set(changes.rules.map(({ id }) => id));

export const staleAcknowledgement: Rule = {
  id: 'stale-acknowledgement',
  effect: Effect.ADVICE,
  title: 'An acknowledgement accepts something that is found',
  why: 'An acknowledgement that outlives what it was given for would accept, unseen, the next mistake of its kind; one with a mistyped rule or without a '
    + 'reason accepts nothing.',

  check(world, report, judged) {
    for (const object of world.objects) {
      for (const acknowledgement of acknowledgementsOn(object)) {
        if (world.before === undefined && ABOUT_CHANGES.has(acknowledgement.rule)) continue;
        const stale = whyStale(acknowledgement, judged, judged.on(object));
        if (stale !== undefined) report(object, { path: acknowledgement.path, ...stale });
      }
    }
  },
};

function whyStale({ rule, reason }: Acknowledgement, { rules }: Judged, findings: readonly Finding[]): { message: string; fix: string } | undefined {
  if (!rules.some(({ id }) => id === rule)) {
    const meant = likelyMeant(rule, rules.map(({ id }) => id));
    return {
      message: `there is no rule '${rule}': nothing is acknowledged`,
      fix: meant === undefined ? 'take the annotation away, or name a rule of docs/rules.md' : `write '${meant}'`,
    };
  }
  if (!findings.some((finding) => finding.rule === rule)) {
    return { message: `'${rule}' finds nothing on this object: there is nothing to acknowledge`, fix: 'take the annotation away' };
  }
  return reason === '' ? { message: `'${rule}' is acknowledged without a reason: it still counts`, fix: 'write as its value why it is acceptable' } : undefined;
}
