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
  const found = new Map<Rule, JudgedFinding[]>(rules.map((rule) => [rule, []]));
  const byObject = new Map<Manifest, Finding[]>();
  const judged: Judged = { rules: ALL_RULES, on: (object) => byObject.get(object) ?? [] };

  const look = (rule: Rule): void => rule.check(world, (object, { path, message, fix, effect = rule.effect }) => {
    const finding: JudgedFinding = {
      rule: rule.id,
      effect,
      object: { apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name },
      path,
      message: shortened(message),
      fix: shortened(fix),
      acknowledged: canAcknowledge(effect) ? reasonOn(object, rule.id) : undefined,
      manifest: world.documentOf(object),
    };
    found.get(rule)!.push(finding);
    const others = byObject.get(object);
    if (others) others.push(finding);
    else byObject.set(object, [finding]);
  }, judged);

  const perObject = rules.filter((rule) => rule.perObject);
  world.inParts(() => perObject.forEach(look));
  rules.filter((rule) => !rule.perObject).forEach(look);
  return [...found.values()].flat();
}

/** More than a finding has to say: a value in it is as long as somebody has made it. */
const LONGEST_TEXT = 2_000;

/** How much is left of the beginning and of the end. */
const KEPT = 900;

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const [start, end] = [between(text, KEPT), between(text, text.length - KEPT)];
  return `${text.slice(0, start)}… (${end - start} more) …${text.slice(end)}`;
}

/** This place, or the one before when it is within a character. */
function between(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at]) ? at - 1 : at;
}
