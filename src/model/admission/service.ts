/** The API server's rules for Services. */
import { JsonObject } from '../decoder';
import { isDns1035Label } from '../names';
import { Behaviour } from '../versions';
import { count, inRange, object, oneOf, Once, optionalCount, optionalText, Refuse, RefuseChange, required, text, texts, textMap } from './fields';
import { address, addressRange, dnsLabel, dnsSubdomain, parseAddress, port as portNumberOrName, portNumber, qualifiedName } from './formats';
import { checkMetadata, NameRule } from './metadata';
import { checkLabels } from './selectors';
import { Addresses, allocateAddresses, checkAddressChange, checkAddresses, ClusterFacts, completeAddresses, isHeadless, readAddresses, sameAddresses, sameTexts } from './service-addresses';
import { allocateNodePorts, PortFacts, readPorts, ServicePort } from './service-ports';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const TRAFFIC = ['Cluster', 'Local'];
const DAY = 86400;

/** A Service as the server works on it: with its defaults, and with what it allocates. */
interface Draft {
  readonly spec: JsonObject;
  readonly annotations: { readonly [key: string]: string };
  readonly addresses: Addresses;
  ports: readonly ServicePort[];
  readonly type: string;
  externalTraffic: string;
  healthCheckPort: number;
  balancerClass?: string;
  allocatesNodePorts?: boolean;
}

/** Refuses a Service, new or changed. */
export function checkService(
  service: JsonObject, behaviour: Behaviour, cluster: ClusterFacts & PortFacts, refuse: Refuse, refuseChange: RefuseChange, old?: JsonObject,
): void {
  const after = draftOf(service);
  const before = old && draftOf(old);
  if (before !== undefined) patchAllocated(after, before);
  completeAddresses(after.addresses, before?.addresses);
  // What cannot be allocated ends it: nothing else is looked at.
  let isAllocated = true;
  const note: Refuse = (path, message) => {
    isAllocated = false;
    refuse(path, message);
  };
  allocateAddresses(after.addresses, before?.addresses, behaviour, cluster, note);
  if (isAllocated) allocatePorts(after, before, cluster, note);
  if (!isAllocated) return;
  if (before !== undefined) dropForOtherType(after, before);
  checkMetadata(service, before === undefined ? nameRule(behaviour) : undefined, refuse);
  if (before !== undefined) checkChange(after, before, refuse, refuseChange);
  check(after, before, behaviour, refuse);
}

function draftOf(service: JsonObject): Draft {
  const spec = object(service, 'spec');
  const type = text(spec, 'type') || 'ClusterIP';
  const externalTraffic = text(spec, 'externalTrafficPolicy');
  const hasOutside = isReachedFromOutside(type, spec);
  return {
    spec,
    type,
    annotations: textMap(object(service, 'metadata'), 'annotations'),
    addresses: readAddresses(spec),
    ports: readPorts(spec),
    externalTraffic: externalTraffic === '' && hasOutside ? 'Cluster' : externalTraffic,
    healthCheckPort: count(spec, 'healthCheckNodePort'),
    balancerClass: optionalText(spec, 'loadBalancerClass'),
    allocatesNodePorts: spec.allocateLoadBalancerNodePorts as boolean | undefined ?? (type === 'LoadBalancer' ? true : undefined),
  };
}

function isReachedFromOutside(type: string, spec: JsonObject): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && texts(spec, 'externalIPs').length > 0);
}

function needsHealthCheck({ type, externalTraffic }: Draft): boolean {
  return type === 'LoadBalancer' && externalTraffic === 'Local';
}

/** Whether node ports are allocated for the Service. */
function allocatesPorts({ type, allocatesNodePorts }: Draft): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocatesNodePorts !== false);
}

/** A client that leaves out what was allocated for it keeps it. */
function patchAllocated(after: Draft, before: Draft): void {
  if (allocatesPorts(before) && allocatesPorts(after)) {
    const asked = new Set(after.ports.map(({ nodePort }) => nodePort));
    const used = new Set(before.ports.map(({ nodePort }) => nodePort).filter((one) => one !== 0 && asked.has(one)));
    const byName = new Map(before.ports.map(({ name, nodePort }) => [name, nodePort]));
    after.ports = after.ports.map((one) => {
      const had = byName.get(one.name) ?? 0;
      return one.nodePort === 0 && !used.has(had) ? { ...one, nodePort: had } : one;
    });
  }
  if (needsHealthCheck(before) && needsHealthCheck(after) && after.healthCheckPort === 0) after.healthCheckPort = before.healthCheckPort;
}

function allocatePorts(after: Draft, before: Draft | undefined, cluster: ClusterFacts & PortFacts, refuse: Refuse): void {
  if (after.type === 'NodePort' || after.type === 'LoadBalancer') allocateNodePorts(after.ports, before?.ports, cluster, refuse);
  if (!needsHealthCheck(after)) return;
  const isNew = before === undefined || !needsHealthCheck(before);
  // What is live always has one; a manifest that stands for it, such as the last release's, does not show it.
  if (after.healthCheckPort === 0) after.healthCheckPort = cluster.nodePorts?.[0] ?? 30000;
  else if (isNew && !isFree(after.healthCheckPort, cluster)) refuse('spec.healthCheckNodePort', `${after.healthCheckPort} is taken or not among the cluster's node ports`);
}

function isFree(port: number, { nodePorts, taken }: ClusterFacts & PortFacts): boolean {
  return (nodePorts === undefined || (port >= nodePorts[0] && port <= nodePorts[1])) && !taken?.has(String(port));
}

/** A Service that becomes another type loses what only the old one has, if nobody has changed it. */
function dropForOtherType(after: Draft, before: Draft): void {
  if (before.type !== 'ExternalName' && after.type === 'ExternalName') {
    const { addresses: now } = after;
    const { addresses: then } = before;
    if (sameAddresses(now, then)) {
      now.clusterIP = '';
      now.clusterIPs = [];
    }
    if (sameTexts(now.families, then.families)) now.families = [];
    if (now.policy === then.policy) now.policy = undefined;
  }
  const hasPorts = (draft: Draft) => draft.type === 'NodePort' || draft.type === 'LoadBalancer';
  if (hasPorts(before) && !hasPorts(after)) {
    const had = new Set(before.ports.map(({ nodePort }) => nodePort));
    if (after.ports.every(({ nodePort }) => nodePort === 0 || had.has(nodePort))) after.ports = after.ports.map((one) => ({ ...one, nodePort: 0 }));
  }
  if (needsHealthCheck(before) && !needsHealthCheck(after) && after.healthCheckPort === before.healthCheckPort) after.healthCheckPort = 0;
  if (before.type === 'LoadBalancer' && after.type !== 'LoadBalancer') {
    if (after.allocatesNodePorts === before.allocatesNodePorts) after.allocatesNodePorts = undefined;
    if (after.balancerClass === before.balancerClass) after.balancerClass = undefined;
  }
  const wasOutside = isReachedFromOutside(before.type, before.spec);
  if (wasOutside && !isReachedFromOutside(after.type, after.spec) && after.externalTraffic === before.externalTraffic) after.externalTraffic = '';
}

function nameRule({ relaxedServiceNames }: Behaviour): NameRule {
  return relaxedServiceNames ? dnsLabel : (name, path, refuse) => {
    if (!isDns1035Label(name)) refuse(path, `must be a DNS label that starts with a letter (a-z, 0-9 and '-', at most 63 characters), got '${name}'`);
  };
}

function checkChange(after: Draft, before: Draft, refuse: Refuse, refuseChange: RefuseChange): void {
  checkAddressChange(after.addresses, before.addresses, refuse, refuseChange);
  if (after.type === 'LoadBalancer' && before.type === 'LoadBalancer' && after.balancerClass !== before.balancerClass) {
    refuseChange('spec.loadBalancerClass', before.balancerClass, after.balancerClass);
  }
  if (needsHealthCheck(after) && needsHealthCheck(before) && before.healthCheckPort !== 0 && after.healthCheckPort !== before.healthCheckPort) {
    refuseChange('spec.healthCheckNodePort', before.healthCheckPort, after.healthCheckPort);
  }
}

function check(after: Draft, before: Draft | undefined, behaviour: Behaviour, refuse: Refuse): void {
  const { spec, type, addresses, ports } = after;
  checkTopology(after.annotations, refuse);
  const headless = isHeadless(addresses);
  if (ports.length === 0 && !headless && type !== 'ExternalName') refuse('spec.ports', 'must not be empty, but for a headless Service');
  if (headless && (type === 'LoadBalancer' || type === 'NodePort')) refuse('spec.clusterIPs[0]', `must not be 'None' for a ${type}`);
  if (type === 'ExternalName') checkExternalName(after, refuse);
  checkPorts(ports, type, refuse);
  checkLabels(spec, 'selector', 'spec.selector', refuse);
  checkAffinity(spec, refuse);
  checkAddresses(addresses, behaviour, before?.addresses.clusterIPs ?? [], refuse);
  checkExternalAddresses(texts(spec, 'externalIPs'), before ? texts(before.spec, 'externalIPs') : [], behaviour, refuse);
  oneOf(type, TYPES, 'spec.type', refuse);
  checkBalancer(after, before, behaviour, refuse);
  checkTraffic(after, behaviour, refuse);
}

const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';

function checkTopology(annotations: { readonly [key: string]: string }, refuse: Refuse): void {
  if (Object.hasOwn(annotations, HINTS) && Object.hasOwn(annotations, MODE) && annotations[HINTS] !== annotations[MODE]) {
    refuse(`metadata.annotations[${MODE}]`, `must be what ${HINTS} is, '${annotations[HINTS]}', got '${annotations[MODE]}'`);
  }
}

function checkExternalName({ spec, addresses }: Draft, refuse: Refuse): void {
  const message = 'must not be set for an ExternalName';
  if (addresses.clusterIPs.length > 0) refuse('spec.clusterIPs', message);
  if (addresses.families.length > 0) refuse('spec.ipFamilies', message);
  if (addresses.policy !== undefined) refuse('spec.ipFamilyPolicy', message);
  const name = text(spec, 'externalName').replace(/\.$/, '');
  if (required(name, 'spec.externalName', refuse)) dnsSubdomain(name, 'spec.externalName', refuse);
}

function checkPorts(ports: readonly ServicePort[], type: string, refuse: Refuse): void {
  const [names, numbers, nodePorts] = [new Once(refuse), new Once(refuse), new Once(refuse)];
  for (const [index, { name, protocol, port, targetPort, nodePort, appProtocol }] of ports.entries()) {
    const path = `spec.ports[${index}]`;
    if (name !== '') {
      dnsLabel(name, `${path}.name`, refuse);
      names.add(name, `${path}.name`);
    } else if (ports.length > 1) {
      refuse(`${path}.name`, 'must be set where there are several ports');
    }
    portNumber(port, `${path}.port`, refuse);
    oneOf(protocol, ['SCTP', 'TCP', 'UDP'], `${path}.protocol`, refuse);
    portNumberOrName(targetPort, `${path}.targetPort`, refuse);
    if (appProtocol !== undefined) qualifiedName(appProtocol, `${path}.appProtocol`, refuse);
    if (nodePort !== 0 && type === 'ClusterIP') refuse(`${path}.nodePort`, "must not be set for type 'ClusterIP'");
    if (nodePort !== 0) nodePorts.add(`${protocol}/${nodePort}`, `${path}.nodePort`);
    numbers.add(`${protocol}/${port}`, path);
  }
}

function checkAffinity(spec: JsonObject, refuse: Refuse): void {
  const affinity = text(spec, 'sessionAffinity') || 'None';
  oneOf(affinity, ['ClientIP', 'None'], 'spec.sessionAffinity', refuse);
  // For 'None' the server drops the configuration.
  if (affinity !== 'ClientIP') return;
  const seconds = optionalCount(object(object(spec, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds');
  if (seconds !== undefined) inRange(seconds, 1, DAY, 'spec.sessionAffinityConfig.clientIP.timeoutSeconds', refuse);
}

function checkExternalAddresses(all: readonly string[], known: readonly string[], behaviour: Behaviour, refuse: Refuse): void {
  for (const [index, one] of all.entries()) {
    const path = `spec.externalIPs[${index}]`;
    if (!known.includes(one) && !address(one, behaviour.strictAddresses, path, refuse)) continue;
    const special = specialRange(one);
    if (special !== undefined) refuse(path, `must not be ${special}, got '${one}'`);
  }
}

/** What is special about an address that no endpoint can have. */
function specialRange(value: string): string | undefined {
  const parsed = parseAddress(value);
  if (parsed === undefined) return undefined;
  const { family, parts } = parsed;
  if (parts.every((part) => part === 0)) return 'unspecified';
  if (family === 'IPv4') {
    if (parts[0] === 127) return 'a loopback address';
    if (parts[0] === 169 && parts[1] === 254) return 'link-local';
    return parts[0] === 224 && parts[1] === 0 && parts[2] === 0 ? 'link-local multicast' : undefined;
  }
  if (parts.slice(0, 7).every((part) => part === 0) && parts[7] === 1) return 'a loopback address';
  if (parts[0] >= 0xfe80 && parts[0] <= 0xfebf) return 'link-local';
  // The flags between the two f's do not matter.
  return parts[0] >= 0xff00 && parts[0] % 16 === 2 ? 'link-local multicast' : undefined;
}

const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function checkBalancer(after: Draft, before: Draft | undefined, behaviour: Behaviour, refuse: Refuse): void {
  const { spec, type, annotations } = after;
  const only = "is for type 'LoadBalancer' only";
  const isBalancer = type === 'LoadBalancer';
  const ranges = texts(spec, 'loadBalancerSourceRanges').map((range) => range.trim());
  if (ranges.length > 0) {
    // The server's path begins with a capital.
    const path = 'spec.LoadBalancerSourceRanges';
    if (!isBalancer) refuse(path, only);
    const known = before ? texts(before.spec, 'loadBalancerSourceRanges').map((range) => range.trim()) : [];
    for (const [index, range] of ranges.entries()) {
      if (!known.includes(range)) addressRange(range, behaviour.strictAddresses, `${path}[${index}]`, refuse);
    }
  } else if (Object.hasOwn(annotations, RANGES)) {
    const path = `metadata.annotations[${RANGES}]`;
    if (!isBalancer) refuse(path, only);
    const written = annotations[RANGES].trim();
    if (before?.annotations[RANGES] !== annotations[RANGES] && written !== '') {
      for (const range of written.split(',')) addressRange(range.trim(), behaviour.strictAddresses, path, refuse);
    }
  }
  if (after.allocatesNodePorts !== undefined && !isBalancer) refuse('spec.allocateLoadBalancerNodePorts', only);
  if (after.balancerClass === undefined) return;
  if (isBalancer) qualifiedName(after.balancerClass, 'spec.loadBalancerClass', refuse);
  else refuse('spec.loadBalancerClass', only);
}

function checkTraffic(after: Draft, behaviour: Behaviour, refuse: Refuse): void {
  const { spec, type, externalTraffic, healthCheckPort } = after;
  if (isReachedFromOutside(type, spec)) oneOf(externalTraffic, TRAFFIC, 'spec.externalTrafficPolicy', refuse);
  else if (externalTraffic !== '') refuse('spec.externalTrafficPolicy', 'is for Services that are reached from outside the cluster');
  if (needsHealthCheck(after)) portNumber(healthCheckPort, 'spec.healthCheckNodePort', refuse);
  else if (healthCheckPort !== 0) refuse('spec.healthCheckNodePort', "is for type 'LoadBalancer' with externalTrafficPolicy 'Local'");
  const internal = optionalText(spec, 'internalTrafficPolicy');
  if (internal !== undefined) oneOf(internal, TRAFFIC, 'spec.internalTrafficPolicy', refuse);
  const distribution = optionalText(spec, 'trafficDistribution');
  const known = ['PreferClose', ...(behaviour.nodeTrafficDistribution ? ['PreferSameZone', 'PreferSameNode'] : [])];
  if (distribution !== undefined) oneOf(distribution, known, 'spec.trafficDistribution', refuse);
}

