import { ALL_RULES } from './all';
import { canAcknowledge, Finding } from './finding';
import { Rule } from './rule';
import { World, WorldOptions } from './world';
import { Manifest } from '../model/objects';

/** The annotation that acknowledges a finding of a rule on an object; its value is the reason. */
export function acknowledgementKey(rule: string): string {
  return `acknowledge.cdk8s-stateful.io/${rule}`;
}

/** A finding with the manifest that it is about, as it was given (of an item of a list: the list). */
export interface JudgedFinding extends Finding {
  readonly manifest: unknown;
}

/** Judges manifests together, by every rule. */
export function judge(manifests: readonly unknown[], options: WorldOptions, rules: readonly Rule[] = ALL_RULES): JudgedFinding[] {
  const world = new World(manifests, options);
  const findings = new Array<JudgedFinding>();
  for (const rule of rules) {
    rule.check(world, (object, found) => {
      const effect = found.effect ?? rule.effect;
      findings.push({
        rule: rule.id,
        effect,
        object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
        path: found.path,
        message: found.message,
        fix: found.fix,
        acknowledged: canAcknowledge(effect) ? annotated(object, rule) : undefined,
        manifest: world.documentOf(object),
      });
    });
  }
  return findings;
}

function annotated(object: Manifest, rule: Rule): string | undefined {
  const reason = object.annotations[acknowledgementKey(rule.id)]?.trim();
  return reason === '' ? undefined : reason;
}
