import { isJsonObject, JsonObject, ownField } from '../decoder';
import { WellFormed } from './decode';
import { RepeatedPodSpecs } from '../pods/repeated-pod-specs';

/**
 * Pod specs of StatefulSets in which one version of the API server found no fault: it finds none in those that are written
 * alike, in sets whose claim templates have the same names.
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
    const claims = claimNamesOf(set);
    return {
      wellFormed: read && { written, read },
      isValid: this.valid.get(first)?.has(claims) ?? false,
      found: (clean, isValid) => {
        this.read.set(first, podSpecOf(clean) ?? {});
        if (!isValid) return;
        const known = this.valid.get(first);
        if (known === undefined) this.valid.set(first, new Set([claims]));
        else known.add(claims);
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

/** What mounts may name beside the volumes. */
function claimNamesOf(set: unknown): string {
  const templates = ownField(ownField(set, 'spec'), 'volumeClaimTemplates');
  return JSON.stringify(Array.isArray(templates) ? templates.map((each) => String(ownField(ownField(each, 'metadata'), 'name'))) : []);
}
