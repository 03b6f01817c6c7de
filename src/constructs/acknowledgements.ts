import { IConstruct } from 'constructs';
import { canAcknowledge, Finding } from '../rules/finding';

/**
 * Which findings are accepted below which scope, and why.
 *
 * @internal
 */
export class Acknowledgements {
  /** The reason given for that finding on the construct or nearest above it. */
  public static find(construct: IConstruct, finding: Finding): string | undefined {
    if (!canAcknowledge(finding.effect)) return undefined;
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      const reason = REASONS.get(scope)?.get(finding.rule);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** Accepts the findings of that rule on the scope and everything below it. */
  public static add(scope: IConstruct, rule: string, reason: string): void {
    const reasons = REASONS.get(scope) ?? new Map<string, string>();
    REASONS.set(scope, reasons.set(rule, reason));
  }
}

const REASONS = new WeakMap<IConstruct, Map<string, string>>();
