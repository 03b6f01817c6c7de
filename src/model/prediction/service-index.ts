/** Finds the Services that select a set's pods without comparing every Service with every set. */
import { Labels, serviceSelects } from '../labels';
import { POD_INDEX_LABEL, POD_NAME_LABEL } from '../names';

/** A Service as far as selecting goes. */
export interface Selecting {
  readonly namespace: string;
  readonly selector?: Labels;
}

/** A pod as far as being selected goes. */
export interface Selected {
  readonly labels: Labels;
}

/** The labels that differ from pod to pod of one set. */
const LABELS_OF_PODS: readonly string[] = [POD_NAME_LABEL, POD_INDEX_LABEL];

/**
 * Services by the one label of their selector that the fewest pod templates have: `app: web-17` rather than
 * `part-of: shop`, so that few candidates are looked at in vain.
 */
export class ServiceIndex<S extends Selecting> {
  private readonly byLabel = new Map<string, S[]>();

  /**
   * @param services to be found
   * @param templates the labels of the pod templates, with their namespaces
   */
  public constructor(services: readonly S[], templates: readonly { readonly namespace: string; readonly labels: Labels }[]) {
    const frequency = new Map<string, number>();
    for (const { namespace, labels } of templates) {
      for (const [key, value] of Object.entries(labels)) {
        const label = labelKey(namespace, key, value);
        frequency.set(label, (frequency.get(label) ?? 0) + 1);
      }
    }
    for (const service of services) {
      const label = rarestLabel(service, frequency);
      if (label === undefined) continue;
      const bucket = this.byLabel.get(label);
      if (bucket) bucket.push(service);
      else this.byLabel.set(label, [service]);
    }
  }

  /** The Services that select any of one set's pods, each with the pods that it selects. */
  public selecting<P extends Selected>(namespace: string, template: Labels, pods: readonly P[]): Map<S, readonly P[]> {
    const found = new Map<S, readonly P[]>();
    let podsByIndex: Map<string, P[]> | undefined;
    for (const [key, value] of Object.entries(template)) {
      for (const service of this.byLabel.get(labelKey(namespace, key, value)) ?? []) {
        let candidates = pods;
        if (selectsAllAlike(service)) {
          candidates = pods.slice(0, 1);
        } else if (Object.hasOwn(service.selector!, POD_INDEX_LABEL)) {
          podsByIndex ??= groupByLabel(pods, POD_INDEX_LABEL);
          candidates = podsByIndex.get(service.selector![POD_INDEX_LABEL]) ?? [];
        }
        const selected = candidates.filter((pod) => serviceSelects(service.selector, pod.labels));
        if (selected.length > 0) found.set(service, selectsAllAlike(service) ? pods : selected);
      }
    }
    for (const key of LABELS_OF_PODS) {
      for (const [value, alike] of groupByLabel(pods, key)) {
        for (const service of this.byLabel.get(labelKey(namespace, key, value)) ?? []) {
          const selected = alike.filter((pod) => serviceSelects(service.selector, pod.labels));
          if (selected.length > 0) found.set(service, selected);
        }
      }
    }
    return found;
  }
}

function groupByLabel<P extends Selected>(pods: readonly P[], key: string): Map<string, P[]> {
  const groups = new Map<string, P[]>();
  for (const pod of pods) {
    if (!Object.hasOwn(pod.labels, key)) continue;
    const group = groups.get(pod.labels[key]);
    if (group) group.push(pod);
    else groups.set(pod.labels[key], [pod]);
  }
  return groups;
}

/** The label to find a Service by: a pod's own name first, its index only when there is nothing else. */
function rarestLabel({ namespace, selector = {} }: Selecting, frequency: ReadonlyMap<string, number>): string | undefined {
  const keys = Object.keys(selector);
  const label = (key: string): string => labelKey(namespace, key, selector[key]);
  if (keys.includes(POD_NAME_LABEL)) return label(POD_NAME_LABEL);
  const shared = keys.filter((key) => key !== POD_INDEX_LABEL).map(label);
  if (shared.length === 0) return keys.length === 0 ? undefined : label(POD_INDEX_LABEL);
  return shared.reduce((rarest, each) => ((frequency.get(each) ?? 0) < (frequency.get(rarest) ?? 0) ? each : rarest));
}

function selectsAllAlike({ selector = {} }: Selecting): boolean {
  return !LABELS_OF_PODS.some((key) => Object.hasOwn(selector, key));
}

function labelKey(namespace: string, key: string, value: string): string {
  return JSON.stringify([namespace, key, value]);
}
