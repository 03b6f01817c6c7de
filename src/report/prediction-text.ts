/** A prediction as text that a person reads in a terminal. */
import { accessModes, capacity, count, grouped, sequence, serviceKind, servicePort, storageClass } from './phrases';
import { PLAIN, printable, Style } from './style';
import { table } from './table';
import { PredictedPod, PredictedService, PredictedStatefulSet, Prediction } from '../model/prediction';

/** How a prediction is shown. */
export interface PredictionTextOptions {
  /** Every pod, rather than the first and last of many. Default: false. */
  readonly all?: boolean;

  /** Default: plain text. */
  readonly style?: Style;
}

/** A set with more pods than this is shown by its first and last ones. */
const SHOWN_PODS = 10;

/** All sets, a block each, ending in a line break. Empty when there are none. */
export function predictionText(prediction: Prediction, { all = false, style = PLAIN }: PredictionTextOptions = {}): string {
  const blocks = prediction.statefulSets.map((set) => setBlock(set, all, style).join('\n'));
  return blocks.length === 0 ? '' : printable(`${blocks.join('\n\n')}\n`);
}

function setBlock(set: PredictedStatefulSet, all: boolean, style: Style): string[] {
  const title = [`StatefulSet ${set.namespace}/${set.name}`, count(set.capacity.pods, 'pod'), set.podManagementPolicy, set.updateStrategy];
  return [
    `${style.bold(title[0])}${style.dim(` · ${title.slice(1).join(' · ')}`)}`,
    '',
    ...indent(services(set, style)),
    ...section(indent(pods(set, all, style))),
    ...section(indent(table(facts(set)).map((line) => emphasize(line, style)))),
    ...set.notes.map((note) => `  ${style.warn('note')}  ${note}`),
  ];
}

function services(set: PredictedStatefulSet, style: Style): string[] {
  const rows = [...set.service ? [set.service] : [], ...set.otherServices].flatMap((service) => serviceRows(service, service === set.service));
  const lines = table(rows);
  if (set.noDnsReason !== undefined) lines.push(`${style.warn('the pods have no DNS names')}: ${set.noDnsReason}`);
  return lines.map((line) => emphasize(line, style));
}

/** The Service, and the names of its ports below it. */
function serviceRows(service: PredictedService, isGoverning: boolean): string[][] {
  const label = isGoverning ? 'governing Service' : 'Service';
  const ports = service.ports.map((port) => ['', servicePort(port), port.srvName === undefined ? '' : `SRV ${port.srvName}`]);
  return [[label, `${service.name} (${serviceKind(service)})`, service.dnsName], ...ports];
}

function pods(set: PredictedStatefulSet, all: boolean, style: Style): string[] {
  if (set.pods.length === 0) return [];
  const isAbridged = !all && set.pods.length > SHOWN_PODS;
  const first = isAbridged ? set.pods.slice(0, 3) : set.pods;
  const last = isAbridged ? set.pods.slice(-2) : [];
  const hasClaims = set.pods.some((pod) => pod.claims.length > 0);
  const header = ['POD', 'DNS NAME', ...hasClaims ? ['CLAIM', 'SIZE', 'CLASS', 'ACCESS'] : []];
  const head = first.flatMap(podRows);
  const [titles, ...lines] = table([header, ...head, ...last.flatMap(podRows)]);
  const hidden = set.pods.length - first.length - last.length;
  if (hidden > 0) lines.splice(head.length, 0, style.dim(`… ${grouped(hidden)} more (--all shows them)`));
  return [style.dim(titles), ...lines];
}

/** One row, and one more for each further claim. */
function podRows(pod: PredictedPod): string[][] {
  const claims = pod.claims.map((claim) => [
    claim.exists ? `${claim.name} (exists)` : claim.name, claim.storage ?? '?', storageClass(claim), accessModes(claim),
  ]);
  const [first = [], ...others] = claims;
  return [[pod.name, pod.dnsName ?? '-', ...first], ...others.map((claim) => ['', '', ...claim])];
}

/** What happens in which order, and what is asked for. */
function facts(set: PredictedStatefulSet): string[][] {
  const isParallel = set.podManagementPolicy === 'Parallel';
  const rows: string[][] = [];
  if (set.startOrder.length > 0) {
    rows.push(
      ['start', `${sequence(set.startOrder, isParallel ? ', ' : ' → ')}`, isParallel ? 'all at once' : `each when the one before is ${state(set.minReadySeconds)}`],
      ['scale down', sequence(set.scaleDownOrder, isParallel ? ', ' : ' → '), isParallel ? 'all at once' : 'each when the one before is gone'],
      updateRow(set),
    );
  }
  rows.push(['delete', 'all at once', 'in no order; to stop them one after the other, scale to 0 first']);
  if (set.pods.some((pod) => pod.claims.length > 0)) {
    rows.push(['claims', claimsFate(set)]);
    if (set.pods.length > 1) rows.push(['data', 'each pod has its own; Kubernetes copies nothing between them']);
  }
  rows.push(['asks for', capacity(set.capacity)]);
  if (set.autoscaling) {
    const { name, minReplicas, maxReplicas, podsAtMaximum, capacityAtMaximum } = set.autoscaling;
    rows.push(['autoscaler', `${name}, ${grouped(minReplicas)} to ${count(maxReplicas, 'pod')}: ${sequence(podsAtMaximum, ', ')}`]);
    rows.push(['at most', capacity(capacityAtMaximum)]);
  }
  return alignedApart(rows);
}

/** What becomes of the claims when their pods are not wanted any more. */
function claimsFate({ whenScaled, whenDeleted }: PredictedStatefulSet): string {
  const scaled = whenScaled === 'Delete';
  const deleted = whenDeleted === 'Delete';
  if (scaled && deleted) return 'are deleted with their data when the set is scaled down or deleted';
  if (deleted) return 'stay when the set is scaled down; are deleted with their data when it is deleted';
  if (scaled) return 'are deleted with their data when the set is scaled down; stay when it is deleted';
  return 'stay, with their data, when the set is scaled down or deleted';
}

function updateRow(set: PredictedStatefulSet): string[] {
  if (set.updateStrategy === 'OnDelete') return ['update', 'none', 'a pod is updated when someone deletes it'];
  if (set.updateStrategy === 'Recreate') return ['update', sequence(set.updateOrder, ', '), 'all are deleted at once, then created anew as at the start'];
  const left = set.pods.length - set.updateOrder.length;
  const partition = left > 0 ? `; the partition leaves out ${sequence(set.startOrder.slice(0, left), ', ')}` : '';
  return ['update', set.updateOrder.length > 0 ? sequence(set.updateOrder) : 'none', `${pace(set)}${partition}`];
}

/** What the next pods of an update wait for. An ordered set updates no further before all its pods are back. */
function pace({ podManagementPolicy, updatedAtOnce, updateMinReadySeconds, updateOrder }: PredictedStatefulSet): string {
  const next = state(updateMinReadySeconds);
  if (updatedAtOnce <= 1) return `each when the one before is ${next}`;
  if (updatedAtOnce >= updateOrder.length) return 'all at once';
  return `${grouped(updatedAtOnce)} at once, the next when ${podManagementPolicy === 'Parallel' ? 'any of these is' : 'all of these are'} ${next}`;
}

/** What a pod is when the next one's turn comes. */
function state(minReadySeconds: number): string {
  return minReadySeconds > 0 ? `Available (ready for ${grouped(minReadySeconds)} s)` : 'Running and Ready';
}

/** Only rows of three cells share the width of the second column: a long list of storage must not push remarks away. */
function alignedApart(rows: readonly string[][]): string[][] {
  const width = Math.max(0, ...rows.filter((row) => row.length === 3).map((row) => row[1].length));
  return rows.map((row) => (row.length === 3 ? [row[0], `${row[1].padEnd(width)}  ${row[2]}`] : row));
}

/** A line whose first word or two name what follows. */
function emphasize(line: string, style: Style): string {
  return line.replace(/^\S+( \S+)*(?= {2})/, (label) => style.dim(label));
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
