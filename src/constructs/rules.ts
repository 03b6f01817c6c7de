import { IConstruct } from 'constructs';
import { Acknowledgements } from './acknowledgements';
import { judgeAtSynth, judgeNow } from './judge';
import { ALL_RULES } from '../rules/all';
import { canAcknowledge, Finding } from '../rules/finding';
import { likelyMeant } from '../rules/wording';

/**
 * The rules over the final manifests, as they apply to a scope and everything below it.
 */
export class Rules {
  /**
   * The rules at a scope. From then on the whole app is judged at synth, as it is when it holds a `StatefulSet`.
   *
   * @param scope an app, a chart or any construct
   */
  public static of(scope: IConstruct): Rules {
    judgeAtSynth(scope);
    return new Rules(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Accepts the findings of a rule on this scope and everything below it. They stay in reports, with the reason, and do
   * not stop a synth. What is certain to fail (effects `rejected` and `broken`) stays an error whatever is said here.
   *
   * @param ruleId the id of the rule, as in the error
   * @param reason why it is accepted
   * @throws when there is no such rule, its findings cannot be accepted, or no reason is given
   */
  public acknowledge(ruleId: string, reason: string): void {
    const rule = ALL_RULES.find(({ id }) => id === ruleId);
    if (!rule) {
      const meant = likelyMeant(String(ruleId), ALL_RULES.map(({ id }) => id));
      throw new Error(`Rules.acknowledge: there is no rule '${ruleId}'; write ${meant === undefined ? 'the id that the finding shows, one of docs/rules.md' : `'${meant}'`}`);
    }
    if (!canAcknowledge(rule.effect)) {
      throw new Error(`Rules.acknowledge: what rule '${ruleId}' finds is certain to fail (${rule.effect}) and cannot be accepted; mend it`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new Error(`Rules.acknowledge: rule '${ruleId}' is acknowledged without a reason; say why the finding is acceptable`);
    }
    Acknowledgements.add(this.scope, ruleId, reason);
  }

  /**
   * What the rules find on this scope and below it, as the app is now.
   */
  public get findings(): Finding[] {
    const { path } = this.scope.node;
    return judgeNow(this.scope).filter(({ constructPath }) => (
      path === '' || constructPath === path || constructPath?.startsWith(`${path}/`)
    ));
  }
}
