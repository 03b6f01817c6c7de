import { isJsonObject, JsonObject, ownField } from '../decoder';
import { WellFormed } from './decode';
import { APPARMOR_CONTAINER } from './pod-annotations';
import { RepeatedPodSpecs } from '../pods/repeated-pod-specs';

/**
 * Pod specs of StatefulSets in which one version of the API server found no fault: it finds none in those that are written
 * alike, in sets whose claim templates have the same names, and whose templates the same annotations of AppArmor.
 */
export class FaultlessPods {
  private readonly read = new Map<JsonObject, JsonObject>();
  private readonly valid = new Map<JsonObject, Set<string>>();

  public constructor(private readonly repeats = new RepeatedPodSpecs()) {}

  /** What is known of the pod spec of a new set, if it has one. */
  public of(set: unknown): FaultlessPod {
    const written = podSpecOf(set);
    if (written === undefined) return UNKNOWN;
    const first = this.repeats.first(written);
    const read = this.read.get(first);
    const beside = besideOf(set);
    return {
      wellFormed: read && { written, read },
      isValid: this.valid.get(first)?.has(beside) ?? false,
      found: (clean, isValid) => {
        this.read.set(first, podSpecOf(clean) ?? {});
        if (!isValid) return;
        const known = this.valid.get(first);
        if (known === undefined) this.valid.set(first, new Set([beside]));
        else known.add(beside);
      },
    };
  }
}

export interface FaultlessPod {
  /** The pod spec, if its structure is known to be right. */
  readonly wellFormed?: WellFormed;

  /** Whether its values are known to be right, too. */
  readonly isValid: boolean;

  /** Remembers of a set whose structure is right what was read of it, and whether the values of its pod spec are right. */
  found(clean: JsonObject, isValid: boolean): void;
}

const UNKNOWN: FaultlessPod = { isValid: false, found: () => {} };

function podSpecOf(set: unknown): JsonObject | undefined {
  const spec = ownField(ownField(ownField(set, 'spec'), 'template'), 'spec');
  return isJsonObject(spec) ? spec : undefined;
}

/** What a pod spec is right or wrong by beside itself: the claims that mounts may name, and annotations that name profiles. */
function besideOf(set: unknown): string {
  const spec = ownField(set, 'spec');
  const templates = ownField(spec, 'volumeClaimTemplates');
  const claims = Array.isArray(templates) ? templates.map((each) => String(ownField(ownField(each, 'metadata'), 'name'))) : [];
  const annotations = ownField(ownField(ownField(spec, 'template'), 'metadata'), 'annotations');
  const profiles = isJsonObject(annotations) ? Object.entries(annotations).filter(([key]) => key.startsWith(APPARMOR_CONTAINER)) : [];
  return JSON.stringify([claims, profiles]);
}
