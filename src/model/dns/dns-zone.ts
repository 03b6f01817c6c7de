/**
 * Answers queries as the cluster's DNS does, from the Services and pods that there are. Source of truth: CoreDNS'
 * kubernetes plugin with its defaults, which keeps to Kubernetes' DNS-based service discovery specification and says
 * more. Not covered: names of pods by address (`10-0-0-1.default.pod…`), zones other than the cluster's.
 */
import { DEFAULT_CLUSTER_DOMAIN, podDnsName, serviceDnsName, srvName } from '../dns';
import { ClusterPod, ClusterService, Endpoint, endpointLabel, EndpointPort, endpointsOf, familiesOf, IpFamily, ipFamily, PodIndex } from './endpoints';

/** The types of records that are answered; for others only whether the name exists is told. */
export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT';

/** One record of an answer. Names end without a dot. */
export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;

  /** The address of A and AAAA, the name of the others, the text of TXT. */
  readonly value: string;

  /** Of SRV: 0. */
  readonly priority?: number;

  /** Of SRV: clients share their connections out by it. */
  readonly weight?: number;

  /** Of SRV. */
  readonly port?: number;
}

/** An answer. */
export interface DnsAnswer {
  /** `NXDOMAIN`: there is no such name; `NOERROR` without answers: there is, and it has no such records. */
  readonly rcode: 'NOERROR' | 'NXDOMAIN';

  /** In the order of the Services and pods; CoreDNS gives them in any. */
  readonly answers: readonly DnsRecord[];

  /** The addresses of the targets of SRV records. */
  readonly additional: readonly DnsRecord[];
}

/** What a zone is about. */
export interface DnsZoneOptions {
  /** Default: `cluster.local`. */
  readonly clusterDomain?: string;

  /** The families of the cluster, the primary one first. Default: IPv4 only. */
  readonly families?: readonly IpFamily[];

  /** Namespaces beside those of the Services and pods. */
  readonly namespaces?: readonly string[];
}

/** What a name stands for before a type is asked for: an address or another name, its port, and the name for SRV. */
interface Target {
  readonly host: string;

  /** Absent: there is none, and so no SRV record. */
  readonly port?: number;

  /** Absent: the host is a name, reached by CNAME. */
  readonly srvTarget?: string;
}

const NXDOMAIN: DnsAnswer = { rcode: 'NXDOMAIN', answers: [], additional: [] };
const NO_DATA: DnsAnswer = { rcode: 'NOERROR', answers: [], additional: [] };

/** As many names as CoreDNS follows from one ExternalName to the next. */
const CNAME_CHAIN = 10;

/** The DNS of a cluster with these Services and pods. */
export class DnsZone {
  private readonly domain: string;
  private readonly families: readonly IpFamily[];
  private readonly services: ReadonlyMap<string, ClusterService>;
  private readonly namespaces: ReadonlySet<string>;
  private readonly pods: PodIndex;
  private readonly endpoints = new Map<ClusterService, Endpoint[]>();
  private reverse?: Map<string, string[]>;

  public constructor(services: readonly ClusterService[], pods: readonly ClusterPod[], options: DnsZoneOptions = {}) {
    this.domain = (options.clusterDomain ?? DEFAULT_CLUSTER_DOMAIN).toLowerCase();
    this.families = options.families ?? ['IPv4'];
    this.services = new Map(services.map((service) => [`${service.name}.${service.namespace}`, service]));
    this.namespaces = new Set([...options.namespaces ?? [], ...services.map((each) => each.namespace), ...pods.map((each) => each.namespace)]);
    this.pods = new PodIndex(pods);
  }

  /**
   * Answers a query.
   *
   * @param name fully qualified, with or without the dot at the end
   * @param type `A`, `SRV` …
   */
  public query(name: string, type: string): DnsAnswer {
    const asked = name.toLowerCase().replace(/\.$/, '');
    const address = reverseAddress(asked);
    if (address !== undefined) return type === 'PTR' ? this.queryReverse(asked, address) : NXDOMAIN;

    const targets = this.targetsOf(asked);
    // CoreDNS looks nothing up for SOA: below the zone's own name it says that there is none, of any name.
    if (type === 'SOA') return NO_DATA;
    if (targets === undefined) return NXDOMAIN;
    switch (type) {
      case 'A':
      case 'AAAA': return { ...NO_DATA, answers: this.addresses(asked, targets, type, []) };
      case 'SRV': return srvAnswer(asked, targets);
      case 'CNAME': {
        const [first] = targets;
        return first && first.srvTarget === undefined ? { ...NO_DATA, answers: [{ name: asked, type, value: first.host }] } : NO_DATA;
      }
      // Of names without records CoreDNS says for TXT, unlike for other types, that they do not exist.
      case 'TXT': return targets.length > 0 ? NO_DATA : NXDOMAIN;
      default: return NO_DATA;
    }
  }

  /** The endpoints of a Service that is one of the zone's. */
  public endpointsOf(service: ClusterService): readonly Endpoint[] {
    let endpoints = this.endpoints.get(service);
    if (!endpoints) {
      endpoints = service.type === 'ExternalName' ? []
        : endpointsOf(service, this.pods.selectedBy(service), familiesOf(service, this.families));
      this.endpoints.set(service, endpoints);
    }
    return endpoints;
  }

  /** What a name below the cluster's domain stands for, or undefined when there is no such name. */
  private targetsOf(name: string): Target[] | undefined {
    if (name === this.domain) return [];
    if (!name.endsWith(`.${this.domain}`)) return undefined;
    const labels = name.slice(0, -this.domain.length - 1).split('.').reverse();
    const [kind, namespace, serviceName, ...rest] = labels;
    if (kind !== 'svc') return undefined;
    if (namespace === undefined) return [];
    if (!this.namespaces.has(namespace)) return undefined;
    if (serviceName === undefined) return [];
    const service = this.services.get(`${serviceName}.${namespace}`);
    if (rest.length > 2 || !service) return undefined;

    // One label more is a host name; two are a port and a protocol, and their underscores may be left out.
    const [hostname] = rest.length === 1 ? rest : [];
    const [protocol, port] = rest.length === 2 ? rest.map((label) => label.replace(/^_/, '')) : [];
    const matches = (each: EndpointPort): boolean => (port === undefined || each.name.toLowerCase() === port)
      && (protocol === undefined || each.protocol.toLowerCase() === protocol);
    const targets = this.targetsBelow(service, hostname, matches);
    return targets.length > 0 ? targets : undefined;
  }

  private targetsBelow(service: ClusterService, hostname: string | undefined, matches: (port: EndpointPort) => boolean): Target[] {
    const dnsName = serviceDnsName(service.name, service.namespace, this.domain);
    if (service.type === 'ExternalName') {
      const isWhole = hostname === undefined && matches({ name: '*', port: 0, protocol: '*' });
      const host = service.externalName?.toLowerCase().replace(/\.$/, '') ?? '';
      return isWhole && host !== '' && !isAddress(host) ? [{ host }] : [];
    }
    if (service.isHeadless || hostname !== undefined) {
      return this.endpointsOf(service).flatMap((endpoint) => {
        const label = endpointLabel(endpoint);
        if (hostname !== undefined && label.toLowerCase() !== hostname) return [];
        const ports = endpoint.ports.length > 0 ? endpoint.ports : [NO_PORT];
        return ports.filter(matches).map((port): Target => ({
          host: endpoint.ip,
          port: port === NO_PORT ? undefined : port.port,
          srvTarget: podDnsName(label, dnsName),
        }));
      });
    }
    return service.ports
      .filter((port) => matches({ name: port.name ?? '', port: port.port, protocol: port.protocol }))
      .flatMap((port) => service.clusterIPs.map((host) => ({ host, port: port.port, srvTarget: dnsName })));
  }

  private addresses(name: string, targets: readonly Target[], type: 'A' | 'AAAA', chain: readonly string[]): DnsRecord[] {
    const records: DnsRecord[] = [];
    for (const { host, srvTarget } of targets) {
      if (srvTarget !== undefined) {
        if ((ipFamily(host) === 'IPv4') === (type === 'A')) records.push({ name, type, value: host });
        continue;
      }
      if (host === name || chain.includes(host) || chain.length > CNAME_CHAIN) continue;
      const cname: DnsRecord = { name, type: 'CNAME', value: host };
      // What is outside the cluster is for another server to resolve; a name inside that has no addresses is left out.
      const isInside = host.endsWith(`.${this.domain}`);
      const next = isInside ? this.addresses(host, this.targetsOf(host) ?? [], type, [...chain, host]) : [];
      if (!isInside || next.length > 0) records.push(cname, ...next);
    }
    return distinct(records);
  }

  private queryReverse(name: string, ip: string): DnsAnswer {
    this.reverse ??= this.reverseNames();
    const names = this.reverse.get(ip);
    return names ? { ...NO_DATA, answers: names.map((value) => ({ name, type: 'PTR', value })) } : NXDOMAIN;
  }

  /** The names of every address: a virtual one is its Service's, any other that of each endpoint which has it. */
  private reverseNames(): Map<string, string[]> {
    const names = new Map<string, string[]>();
    const services = [...this.services.values()];
    for (const service of services) {
      for (const endpoint of this.endpointsOf(service)) {
        const ip = canonicalAddress(endpoint.ip);
        const name = podDnsName(endpointLabel(endpoint), serviceDnsName(service.name, service.namespace, this.domain));
        names.set(ip, [...new Set([...names.get(ip) ?? [], name])]);
      }
    }
    for (const service of services) {
      if (service.isHeadless || service.type === 'ExternalName') continue;
      for (const ip of service.clusterIPs) names.set(canonicalAddress(ip), [serviceDnsName(service.name, service.namespace, this.domain)]);
    }
    return names;
  }
}

/** Stands for the ports of an endpoint that has none: found under the Service's name, but not in SRV records. */
const NO_PORT: EndpointPort = { name: '', port: -1, protocol: '' };

/** All records that there are because of one Service with these pods, as {@link DnsZone} answers. */
export function recordsOf(service: ClusterService, pods: readonly ClusterPod[], options: DnsZoneOptions = {}): DnsRecord[] {
  const zone = new DnsZone([service], pods, options);
  const name = serviceDnsName(service.name, service.namespace, options.clusterDomain);
  const endpoints = zone.endpointsOf(service);
  const pointed = [name, ...new Set(endpoints.map((endpoint) => podDnsName(endpointLabel(endpoint), name)))];
  const ports = service.ports.flatMap((port) => (port.name === undefined ? [] : srvName(port.name, port.protocol, name)));
  const addresses = [...service.isHeadless ? [] : service.clusterIPs, ...endpoints.map((endpoint) => endpoint.ip)];
  return distinct([
    ...pointed.flatMap((each) => [...zone.query(each, 'A').answers, ...zone.query(each, 'AAAA').answers]),
    ...[name, ...ports].flatMap((each) => zone.query(each, 'SRV').answers),
    ...addresses.flatMap((ip) => zone.query(reverseName(ip), 'PTR').answers),
  ]);
}

function srvAnswer(name: string, targets: readonly Target[]): DnsAnswer {
  const ofPods = targets.filter((target) => target.srvTarget !== undefined);
  // Shared among all that were found, even those that turn out to be the same record.
  const weight = Math.max(1, Math.floor(100 / ofPods.length));
  const answered = ofPods.filter((target) => target.port !== undefined);
  return {
    rcode: 'NOERROR',
    answers: distinct(answered.map(({ srvTarget, port }) => ({ name, type: 'SRV', value: srvTarget!, priority: 0, weight, port }))),
    additional: distinct(answered.map(({ srvTarget, host }) => ({
      name: srvTarget!, type: ipFamily(host) === 'IPv4' ? 'A' : 'AAAA', value: host,
    }))),
  };
}

function distinct(records: readonly DnsRecord[]): DnsRecord[] {
  const key = ({ name, type, value, port }: DnsRecord): string => JSON.stringify([name, type, value, port]);
  return [...new Map(records.map((record) => [key(record), record])).values()];
}

function isAddress(text: string): boolean {
  return /^[0-9]+(\.[0-9]+){3}$/.test(text) || text.includes(':');
}

/** The name to ask for the names of an address: `10.0.0.1` → `1.0.0.10.in-addr.arpa`. */
export function reverseName(ip: string): string {
  if (ipFamily(ip) === 'IPv4') return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
  return `${[...canonicalAddress(ip).replace(/:/g, '')].reverse().join('.')}.ip6.arpa`;
}

/** The address that a reverse name asks for, or undefined when it is none. */
function reverseAddress(name: string): string | undefined {
  const four = /^((?:[0-9]{1,3}\.){4})in-addr\.arpa$/.exec(name);
  if (four) return four[1].slice(0, -1).split('.').reverse().join('.');
  const six = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name);
  return six ? six[1].replace(/\./g, '').split('').reverse().join('').replace(/(.{4})(?!$)/g, '$1:') : undefined;
}

/** An IPv6 address with all its digits, so that two spellings compare as equal; an IPv4 address as it is. */
function canonicalAddress(ip: string): string {
  if (ipFamily(ip) === 'IPv4') return ip;
  const [head, tail] = ip.toLowerCase().split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups(head).length - groups(tail).length);
  return [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)].map((group) => group.padStart(4, '0')).join(':');
}
