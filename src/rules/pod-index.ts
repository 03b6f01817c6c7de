import { looksMistyped } from './wording';
import { Workload } from './workload';
import { LabelSelector, selectorMatches } from '../model/labels';
import { podOrdinal, POD_INDEX_LABEL, POD_NAME_LABEL, REVISION_LABEL } from '../model/names';

/** Labels that controllers put on pods: no template has them, and their values cannot be known (except those of a set's pods). */
const RUNTIME_LABELS = new Set([
  POD_NAME_LABEL, POD_INDEX_LABEL, REVISION_LABEL, 'pod-template-hash', 'pod-template-generation', 'controller-uid', 'job-name',
  'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name', 'batch.kubernetes.io/job-completion-index',
]);

/** A pod template that a selector nearly matches. */
export interface NearMiss {
  readonly workload: Workload;
  /** The label that the selector asks for, and the template has with another value. */
  readonly key: string;
  readonly wanted: string;
  readonly got: string;
  /** Whether the two values look like one, mistyped. */
  readonly isTypo: boolean;
}

/** How many templates a near miss is looked for in: a hint is not worth comparing everything with everything. */
const NEAR_MISS_LIMIT = 50;

/** Finds the workloads whose pods a selector matches, by the label that the fewest of them have. */
export class PodIndex {
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byNamespace = new Map<string, Workload[]>();
  private readonly byName = new Map<string, Workload[]>();

  constructor(workloads: readonly Workload[]) {
    for (const workload of workloads) {
      const { namespace, manifest, labels } = workload;
      append(this.byNamespace, namespace, workload);
      append(this.byName, keyOf(namespace, manifest.name), workload);
      for (const [key, value] of Object.entries(labels)) append(this.byLabel, keyOf(namespace, key, value), workload);
    }
  }

  /** The workloads of a namespace. */
  public inNamespace(namespace: string): readonly Workload[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The workloads some of whose pods the selector matches. */
  public selected(namespace: string, selector: LabelSelector): Workload[] {
    return this.candidates(namespace, selector).filter((workload) => selectsPodsOf(selector, workload));
  }

  /**
   * The template that the selector misses only because a label has another value. Labels that a template lacks do not
   * count as a miss: they may be put on its pods while they run, as databases do with their primary.
   */
  public nearMiss(namespace: string, { matchLabels }: LabelSelector): NearMiss | undefined {
    const wanted = Object.entries(matchLabels).filter(([key]) => !RUNTIME_LABELS.has(key));
    const similar = wanted.flatMap(([key, value]) => this.byLabel.get(keyOf(namespace, key, value))?.slice(0, NEAR_MISS_LIMIT) ?? []);
    const candidates = similar.length > 0 ? similar : this.inNamespace(namespace).slice(0, NEAR_MISS_LIMIT);
    let best: NearMiss | undefined;
    for (const workload of candidates) {
      const different = wanted.filter(([key, value]) => Object.hasOwn(workload.labels, key) && workload.labels[key] !== value);
      if (different.length !== 1) continue;
      const [[key, value]] = different;
      const isTypo = looksMistyped(value, workload.labels[key]);
      if (isTypo || (best === undefined && similar.length > 0)) best = { workload, key, wanted: value, got: workload.labels[key], isTypo };
      if (isTypo) break;
    }
    return best;
  }

  private candidates(namespace: string, { matchLabels }: LabelSelector): readonly Workload[] {
    const keys = Object.keys(matchLabels);
    const lists = keys.filter((key) => !RUNTIME_LABELS.has(key)).map((key) => this.byLabel.get(keyOf(namespace, key, matchLabels[key])) ?? []);
    if (lists.length > 0) return lists.reduce((shortest, list) => (list.length < shortest.length ? list : shortest));
    if (keys.includes(POD_NAME_LABEL)) return this.byName.get(keyOf(namespace, matchLabels[POD_NAME_LABEL].replace(/-\d+$/, ''))) ?? [];
    return this.inNamespace(namespace);
  }
}

/** Whether the selector matches some pod of the workload, as far as its labels can be known. */
export function selectsPodsOf({ matchLabels, matchExpressions }: LabelSelector, { labels, set }: Workload): boolean {
  const isUnknown = (key: string): boolean => RUNTIME_LABELS.has(key) && !Object.hasOwn(labels, key);
  return Object.entries(matchLabels).every(([key, value]) => {
    if (!isUnknown(key)) return Object.hasOwn(labels, key) && labels[key] === value;
    if (set === undefined) return key !== POD_NAME_LABEL;
    if (key !== POD_NAME_LABEL && key !== POD_INDEX_LABEL) return key === REVISION_LABEL;
    const ordinal = podOrdinal(set.name, key === POD_NAME_LABEL ? value : `${set.name}-${value}`);
    return ordinal !== undefined && ordinal >= set.ordinalStart && ordinal < set.ordinalStart + set.replicas;
  }) && selectorMatches({ matchLabels: {}, matchExpressions: matchExpressions.filter(({ key }) => !isUnknown(key)) }, labels);
}

function append(lists: Map<string, Workload[]>, key: string, workload: Workload): void {
  const list = lists.get(key);
  if (list) list.push(workload);
  else lists.set(key, [workload]);
}

/** No name, and no label, has a line break in it; and what is found is looked at again. */
function keyOf(namespace: string, key: string, value = ''): string {
  return `${namespace}\n${key}\n${value}`;
}
