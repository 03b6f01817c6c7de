/** Replays what CoreDNS answered beside a real control plane: see "DNS" in conformance/FORMAT.md. */
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';
import { JsonReader } from '../../src/model/decoder';
import { DnsRecord, DnsZone } from '../../src/model/dns/dns-zone';
import { ClusterPod, ClusterService } from '../../src/model/dns/endpoints';
import { decodeService, decodeStatefulSet } from '../../src/model/objects';
import { PodTemplate, readPodTemplate, runningContainers } from '../../src/model/pods/pod-template';
import { predict } from '../../src/model/prediction';

interface RecordedPod {
  readonly name: string;
  readonly ips: string[];
  readonly phase: string;
  readonly ready?: boolean;
  readonly terminating?: boolean;
}

interface Recorded {
  readonly name: string;
  readonly namespace: string;
  readonly clusterDomain: string;
  readonly objects: { readonly kind: string; readonly metadata: { readonly name: string } }[];
  readonly refused?: { readonly [object: string]: string };
  readonly services: { readonly name: string; readonly clusterIPs?: string[]; readonly ipFamilies?: string[] }[];
  readonly pods: RecordedPod[];
  readonly queries: { readonly name: string; readonly type: string; readonly rcode: string; readonly answers: string[] }[];
}

const DIRECTORY = join(__dirname, '..', '..', 'conformance', 'dns');
const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((name) => name.endsWith('.json.gz')) : [];

/** The Services, as the API server completed them. */
function servicesOf({ namespace, objects, refused = {}, services }: Recorded): ClusterService[] {
  return objects.filter(({ kind, metadata }) => kind === 'Service' && !Object.hasOwn(refused, `Service/${metadata.name}`)).map((object) => {
    const { value } = decodeService(object);
    const then = services.find(({ name }) => name === value.name);
    const clusterIPs = then?.clusterIPs ?? [];
    return { ...value, namespace, clusterIPs, isHeadless: clusterIPs[0] === 'None', ipFamilies: then?.ipFamilies ?? [], ipFamilyPolicy: 'SingleStack' };
  });
}

/** The pods of the sets and those of their own, in the states that were recorded. */
function podsOf({ namespace, objects, pods }: Recorded): ClusterPod[] {
  const known = new Map<string, { labels: ClusterPod['labels']; hostname?: string; subdomain?: string; template: PodTemplate }>();
  const statefulSets = objects.filter(({ kind }) => kind === 'StatefulSet');
  predict(statefulSets).statefulSets.forEach((set, index) => {
    const { template } = decodeStatefulSet(statefulSets[index]).value;
    for (const { name, labels, hostname } of set.pods) known.set(name, { labels, hostname, subdomain: set.serviceName, template });
  });
  for (const object of objects.filter(({ kind }) => kind === 'Pod')) {
    const template = readPodTemplate(JsonReader.of(object));
    known.set(object.metadata.name, { labels: template.labels, hostname: template.hostname, subdomain: template.subdomain, template });
  }
  return pods.flatMap(({ name, ips, phase, ready = false, terminating = false }) => {
    const pod = known.get(name);
    if (!pod) return [];
    const ports = runningContainers(pod.template).flatMap((container) => container.ports);
    return [{ namespace, name, labels: pod.labels, hostname: pod.hostname, subdomain: pod.subdomain, ips, phase, ready, terminating, nodeName: 'node', ports }];
  });
}

function line({ type, value, priority, weight, port }: DnsRecord): string {
  const isName = type !== 'A' && type !== 'AAAA';
  return [type, ...type === 'SRV' ? [priority, weight, port] : [], isName ? `${value}.` : value].join(' ');
}

if (files.length === 0) test.todo('recordings in conformance/dns');

for (const name of files) {
  describe(name, () => {
    const { cases } = JSON.parse(gunzipSync(readFileSync(join(DIRECTORY, name))).toString()) as { cases: Recorded[] };

    test.each(cases.map((recorded) => [recorded.name, recorded] as const))('%s', (_, recorded) => {
      const zone = new DnsZone(servicesOf(recorded), podsOf(recorded), { clusterDomain: recorded.clusterDomain, namespaces: [recorded.namespace] });
      const answered = recorded.queries.map(({ name: query, type }) => {
        const { rcode, answers } = zone.query(query, type);
        return { name: query, type, rcode, answers: answers.map(line).sort() };
      });
      expect(answered).toEqual(recorded.queries);
    });
  });
}
