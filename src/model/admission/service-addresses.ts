/** The API server's rules for the addresses of Services: cluster IPs, and the families that they are of. */
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';
import { ALLOCATED } from './as-stored';
import { object, oneOf, Once, optionalText, Refuse, RefuseChange, text, texts } from './fields';
import { address, isInRange, parseAddress } from './formats';

/** What is only known of a particular cluster. What is absent is not checked. */
export interface ClusterFacts {
  /** The ranges of cluster IPs: one, or one of each family. */
  readonly serviceRanges?: readonly string[];

  /** Addresses and node ports that other objects have already. */
  readonly taken?: ReadonlySet<string>;
}

/** The parts of a Service's spec that the server works on, filled in as it does. */
export interface Addresses {
  readonly type: string;
  clusterIP: string;
  clusterIPs: readonly string[];
  families: readonly string[];
  policy?: string;
  readonly hasSelector: boolean;
}

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

export function readAddresses(spec: JsonObject): Addresses {
  return {
    type: text(spec, 'type') || 'ClusterIP',
    clusterIP: text(spec, 'clusterIP'),
    clusterIPs: texts(spec, 'clusterIPs'),
    families: texts(spec, 'ipFamilies'),
    policy: optionalText(spec, 'ipFamilyPolicy'),
    hasSelector: Object.keys(object(spec, 'selector')).length > 0,
  };
}

/** Whether the Service has no address: the one that it has is `None`. */
export function isHeadless({ clusterIPs }: Addresses): boolean {
  return clusterIPs.length === 1 && clusterIPs[0] === 'None';
}

export function sameAddresses(one: Addresses, other: Addresses): boolean {
  return one.clusterIP === other.clusterIP && sameTexts(one.clusterIPs, other.clusterIPs);
}

export function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Fills in what a client left out: what was allocated before, and one of the two fields for the other. */
export function completeAddresses(after: Addresses, before?: Addresses): void {
  if (before === undefined) {
    if (after.clusterIP !== '' && after.clusterIPs.length === 0) after.clusterIPs = [after.clusterIP];
    return;
  }
  if (before.type !== 'ExternalName' && after.type !== 'ExternalName') {
    if (after.clusterIP === '') after.clusterIP = before.clusterIP;
    if (after.clusterIPs.length === 0) after.clusterIPs = before.clusterIPs;
  }
  if (before.clusterIPs.length > 0 && after.clusterIPs.length === 0 && before.clusterIP === after.clusterIP) after.clusterIPs = before.clusterIPs;
  if (before.clusterIP !== after.clusterIP && sameTexts(before.clusterIPs, after.clusterIPs)) {
    after.clusterIPs = after.clusterIP === '' ? [] : [after.clusterIP];
  }
}

/** Refuses cluster IPs and families that do not go together. */
export function checkAddresses(service: Addresses, behaviour: Behaviour, known: readonly string[], refuse: Refuse): void {
  if (service.type === 'ExternalName') return;
  const path = 'spec.clusterIPs';
  const { clusterIP, clusterIPs, families, policy } = service;
  if (clusterIP === '' && clusterIPs.length > 0) refuse(path, 'must not be set without clusterIP');
  if (clusterIP !== '' && clusterIPs[0] !== clusterIP) refuse(path, `must begin with the clusterIP, '${clusterIP}', got '${clusterIPs[0] ?? ''}'`);
  const seen = new Once(refuse);
  for (const [index, family] of families.entries()) {
    oneOf(family, FAMILIES, `spec.ipFamilies[${index}]`, refuse);
    seen.add(family, `spec.ipFamilies[${index}]`);
  }
  if (policy !== undefined) oneOf(policy, POLICIES, 'spec.ipFamilyPolicy', refuse);
  let areAddresses = true;
  for (const [index, one] of clusterIPs.entries()) {
    if (index === 0 && one === 'None') {
      if (clusterIPs.length > 1) refuse(path, "'None' must be the only one");
      if (clusterIPs.length > 1) areAddresses = false;
    } else if (!known.includes(one) && !address(one, behaviour.strictAddresses, `${path}[${index}]`, refuse)) {areAddresses = false;}
  }
  if (clusterIPs.length > 2) refuse(path, `must be at most 2, got ${clusterIPs.length}`);
  if (!areAddresses) return;
  const familiesOf = clusterIPs.map((one) => parseAddress(one)?.family);
  if (clusterIPs.length > 1 && new Set(familiesOf).size !== clusterIPs.length) refuse(path, 'must be one of each family');
  if (isHeadless(service)) return;
  for (const [index, family] of familiesOf.entries()) {
    if (family !== undefined && index < families.length && FAMILIES.includes(families[index]) && family !== families[index]) {
      refuse(`${path}[${index}]`, `must be of the family ${families[index]}, got '${clusterIPs[index]}'`);
    }
  }
}

/** Chooses families and addresses as the server does before it looks at anything else; what cannot be had is refused. */
export function allocateAddresses(
  after: Addresses, before: Addresses | undefined, behaviour: Behaviour, cluster: ClusterFacts, refuse: Refuse,
): void {
  if (after.type === 'ExternalName') return;
  after.policy ??= before?.policy ?? (after.clusterIP === 'None' && !after.hasSelector ? 'RequireDualStack' : 'SingleStack');
  let isRight = true;
  const note: Refuse = (path, message) => {
    isRight = false;
    refuse(path, message);
  };
  checkAddresses(after, behaviour, before?.clusterIPs ?? [], note);
  if (!isRight) return;
  checkStacks(after, before, note);
  const configured = cluster.serviceRanges?.map((range): string => (range.includes(':') ? 'IPv6' : 'IPv4'));
  const inferred = inferFamilies(after, configured, note);
  if (!isRight) return;
  after.families = inferred;
  if (after.clusterIP === 'None' && !after.hasSelector) {
    completeSelectorless(after, configured);
    return;
  }
  if (configured !== undefined) {
    if (after.policy === 'RequireDualStack' && configured.length < 2) note('spec.ipFamilyPolicy', "'RequireDualStack' needs a cluster of both families");
    for (const [index, family] of after.families.entries()) {
      if (!configured.includes(family)) note(`spec.ipFamilies[${index}]`, `the cluster has no '${family}'`);
    }
  }
  if (!isRight) return;
  if (after.families.length === 0) after.families = [configured?.[0] ?? before?.families[0] ?? 'IPv4'];
  if (isNewlyAddressed(after, before)) for (const one of after.clusterIPs) checkAllocation(one, cluster, note);
}

/** Refuses a policy that the number of families and addresses goes against. */
function checkStacks(after: Addresses, before: Addresses | undefined, refuse: Refuse): void {
  const path = 'spec.ipFamilyPolicy';
  if (before !== undefined && after.policy === 'SingleStack') {
    if (sameAddresses(after, before)) after.clusterIPs = after.clusterIPs.slice(0, 1);
    if (sameTexts(after.families, before.families)) after.families = after.families.slice(0, 1);
  } else if (before !== undefined) {
    const reduced = (now: readonly string[], then: readonly string[]) => now.length > 0 && now.length < then.length;
    if (reduced(after.clusterIPs, before.clusterIPs)) refuse(path, "must be 'SingleStack' to release the second cluster IP");
    if (reduced(after.families, before.families)) refuse(path, "must be 'SingleStack' to release the second family");
  }
  if (after.policy !== 'SingleStack') return;
  if (after.clusterIPs.length === 2) refuse(path, "must not be 'SingleStack' with two cluster IPs");
  if (after.families.length === 2) refuse(path, "must not be 'SingleStack' with two families");
}

function inferFamilies({ clusterIPs, families }: Addresses, configured: readonly string[] | undefined, refuse: Refuse): string[] {
  const inferred = [...families];
  for (const [index, one] of clusterIPs.entries()) {
    const family = parseAddress(one)?.family;
    if (family === undefined || index < inferred.length) continue;
    if (configured !== undefined && !configured.includes(family)) refuse(`spec.clusterIPs[${index}]`, `the cluster has no '${family}'`);
    else inferred.push(family);
  }
  return inferred;
}

function completeSelectorless(service: Addresses, configured: readonly string[] | undefined): void {
  const [first = configured?.[0] ?? 'IPv4', second] = service.families;
  const other = first === 'IPv4' ? 'IPv6' : 'IPv4';
  if (second === undefined) service.families = service.policy === 'SingleStack' ? [first] : [first, other];
}

/** Whether addresses are allocated: for a new Service, and one that was an ExternalName. */
function isNewlyAddressed(after: Addresses, before: Addresses | undefined): boolean {
  return !isHeadless(after) && (before === undefined || before.type === 'ExternalName');
}

function checkAllocation(wanted: string, { serviceRanges, taken }: ClusterFacts, refuse: Refuse): void {
  const parsed = parseAddress(wanted);
  if (parsed === undefined || serviceRanges === undefined) return;
  const isThere = serviceRanges.some((range) => isInRange(parsed, range));
  if (!isThere) refuse('spec.clusterIPs', `'${wanted}' is not in the cluster's range ${serviceRanges.join(', ')}`);
  else if (taken?.has(wanted)) refuse('spec.clusterIPs', `'${wanted}' is taken`);
}

/** Refuses another address or family than the one that the Service has. */
export function checkAddressChange(after: Addresses, before: Addresses, refuse: Refuse, refuseChange: RefuseChange): void {
  if (after.type === 'ExternalName' || before.type === 'ExternalName') return;
  const [isNow, was] = [isHeadless(after), isHeadless(before)];
  if (isNow && was) return;
  const { clusterIPs: now } = after;
  // An address that nobody knows may be the one that is asked for.
  const then = before.clusterIPs.map((one, index) => (one === ALLOCATED && index < now.length && now[index] !== 'None' ? now[index] : one));
  if (now.length === then.length) {
    for (const [index, one] of then.entries()) if (one !== now[index]) refuseChange(`spec.clusterIPs[${index}]`, one, now[index]);
  } else if (then.length > 0 && now[0] !== then[0]) {
    refuseChange('spec.clusterIPs[0]', then[0], now[0]);
  }
  if (now.length === 1 && then.length > 1 && after.policy !== 'SingleStack') refuse('spec.ipFamilyPolicy', "must be 'SingleStack' to release the second cluster IP");
  if (isNow !== was || isNow) return;
  const [families, previous] = [after.families, before.families];
  if (families.length === previous.length) {
    for (const [index, family] of previous.entries()) if (family !== families[index]) refuseChange('spec.ipFamilies[0]', family, families[index]);
  } else if (previous.length > 0 && families.length > 0 && families[0] !== previous[0]) {
    refuseChange('spec.ipFamilies[0]', previous[0], families[0]);
  }
}

