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
      const given = REASONS.get(scope)?.get(finding.rule);
      if (given === undefined) continue;
      given.isUsed = true;
      return given.reason;
    }
    return undefined;
  }

  /** Accepts the findings of that rule on the scope and everything below it. */
  public static add(scope: IConstruct, rule: string, reason: string): void {
    const reasons = REASONS.get(scope) ?? new Map<string, Given>();
    REASONS.set(scope, reasons.set(rule, { reason, isUsed: false }));
    const { root } = scope.node;
    const scopes = SCOPES.get(root) ?? new Set<IConstruct>();
    SCOPES.set(root, scopes.add(scope));
  }

  /** The ids of the rules that are acknowledged anywhere in the tree. */
  public static rules(root: IConstruct): string[] {
    return [...SCOPES.get(root) ?? []].flatMap((scope) => [...REASONS.get(scope)!.keys()]);
  }

  /** Those in the tree that have accepted nothing since this was last asked. */
  public static takeStale(root: IConstruct): { readonly path: string; readonly rule: string; readonly reason: string }[] {
    return [...SCOPES.get(root) ?? []].flatMap((scope) => [...REASONS.get(scope)!].flatMap(([rule, given]) => {
      const isStale = !given.isUsed;
      given.isUsed = false;
      return isStale ? [{ path: scope.node.path, rule, reason: given.reason }] : [];
    }));
  }
}

interface Given {
  readonly reason: string;

  /** Whether it has accepted a finding. */
  isUsed: boolean;
}

const REASONS = new WeakMap<IConstruct, Map<string, Given>>();

/** The scopes that have any, by the root of their tree. */
const SCOPES = new WeakMap<IConstruct, Set<IConstruct>>();
