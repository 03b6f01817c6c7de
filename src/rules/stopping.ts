import { acknowledgements } from './acknowledgements';
import { acknowledgedRules } from './acknowledgements/annotation';
import { ALL_RULES } from './all';
import { isStopping } from './finding';
import { Rule } from './rule';

/**
 * The rules that have something to say when an app is synthesized: those that can stop it, those on acknowledgements, and
 * all that are acknowledged, because what finds nothing is acknowledged in vain.
 *
 * @param inCode ids of rules that are acknowledged in code
 */
export function rulesForSynth(manifests: readonly unknown[], inCode: readonly string[]): Rule[] {
  const acknowledged = new Set([...inCode, ...acknowledgedRules(manifests)]);
  return ALL_RULES.filter((rule) => (
    isStopping(rule.worst ?? rule.effect) || acknowledged.has(rule.id) || acknowledgements.rules.includes(rule)
  ));
}
