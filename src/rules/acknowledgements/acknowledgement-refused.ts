import { acknowledgementsOn } from './annotation';
import { canAcknowledge, Effect } from '../finding';
import { Rule } from '../rule';

export const acknowledgementRefused: Rule = {
  id: 'acknowledgement-refused',
  effect: Effect.ADVICE,
  title: 'What is certain to fail is mended, not acknowledged',
  why: 'An object that the API server refuses is not there, and one that never works does nothing, whatever reason somebody gives for it.',

  check({ objects }, report, judged) {
    for (const object of objects) {
      for (const { rule, path } of acknowledgementsOn(object)) {
        const certain = judged.on(object).find((finding) => finding.rule === rule && !canAcknowledge(finding.effect));
        if (certain === undefined) continue;
        report(object, {
          path,
          message: `what '${rule}' finds at ${certain.path || 'this object'} is ${certain.effect}: it cannot be acknowledged, and counts`,
          fix: 'mend what was found, and take the annotation away',
        });
      }
    }
  },
};
