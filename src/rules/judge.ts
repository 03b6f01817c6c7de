import { reasonOn } from './acknowledgements/annotation';
import { ALL_RULES } from './all';
import { canAcknowledge, Finding } from './finding';
import { Judged, Rule } from './rule';
import { World, WorldOptions } from './world';
import { Manifest } from '../model/objects';

/** A finding with the manifest that it is about, as it was given (of an item of a list: the list). */
export interface JudgedFinding extends Finding {
  readonly manifest: unknown;
}

/** Judges manifests together, by every rule. */
export function judge(manifests: readonly unknown[], options: WorldOptions, rules: readonly Rule[] = ALL_RULES): JudgedFinding[] {
  const world = new World(manifests, options);
  const findings = new Array<JudgedFinding>();
  const byObject = new Map<Manifest, Finding[]>();
  const judged: Judged = { rules, on: (object) => byObject.get(object) ?? [] };
  for (const rule of rules) {
    rule.check(world, (object, found) => {
      const effect = found.effect ?? rule.effect;
      const finding: JudgedFinding = {
        rule: rule.id,
        effect,
        object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
        path: found.path,
        message: found.message,
        fix: found.fix,
        acknowledged: canAcknowledge(effect) ? reasonOn(object, rule.id) : undefined,
        manifest: world.documentOf(object),
      };
      findings.push(finding);
      const others = byObject.get(object);
      if (others) others.push(finding);
      else byObject.set(object, [finding]);
    }, judged);
  }
  return findings;
}
