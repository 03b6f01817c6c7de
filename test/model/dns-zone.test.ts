/** The statements of the facts page on DNS, each as queries; what they were measured on answers the recorded cases. */
import * as fc from 'fast-check';
import { DnsZone, recordsOf, reverseName } from '../../src/model/dns/dns-zone';
import { ClusterPod, ClusterService } from '../../src/model/dns/endpoints';

const SVC = 'nginx.default.svc.cluster.local';

const service = (changes: Partial<ClusterService> = {}): ClusterService => ({
  namespace: 'default',
  name: 'nginx',
  type: 'ClusterIP',
  isHeadless: true,
  clusterIPs: [],
  selector: { app: 'nginx' },
  ports: [{ name: 'web', protocol: 'TCP', port: 80, targetPort: 80 }],
  publishNotReadyAddresses: false,
  ipFamilies: [],
  ipFamilyPolicy: 'SingleStack',
  ...changes,
});

const pod = (ordinal: number, changes: Partial<ClusterPod> = {}): ClusterPod => ({
  namespace: 'default',
  name: `web-${ordinal}`,
  labels: { app: 'nginx' },
  ips: [`10.0.0.${ordinal + 1}`],
  ready: true,
  terminating: false,
  phase: 'Running',
  nodeName: 'node-1',
  hostname: `web-${ordinal}`,
  subdomain: 'nginx',
  ports: [{ name: 'web', containerPort: 80, protocol: 'TCP' }],
  ...changes,
});

/** An answer in one line: `NOERROR 10.0.0.1 10.0.0.2`, `NOERROR 0 50 80 web-0.…`. */
const ask = (zone: DnsZone, name: string, type: string): string => {
  const { rcode, answers } = zone.query(name, type);
  return [rcode, ...answers.map(({ type: is, value, priority, weight, port }) => (is === 'SRV' ? `[${priority} ${weight} ${port} ${value}]` : value))].join(' ');
};

const zoneOf = (services: ClusterService[], pods: ClusterPod[], options = {}): DnsZone => new DnsZone(services, pods, options);

describe('a headless Service and its pods', () => {
  const zone = zoneOf([service()], [pod(0), pod(1)]);

  test.each([
    ['web-0.nginx.default.svc.cluster.local', 'A', 'NOERROR 10.0.0.1'],
    ['WEB-0.Nginx.default.svc.cluster.local.', 'A', 'NOERROR 10.0.0.1'],
    ['web-0.nginx.default.svc.cluster.local', 'AAAA', 'NOERROR'],
    ['web-2.nginx.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    [SVC, 'A', 'NOERROR 10.0.0.1 10.0.0.2'],
    [SVC, 'AAAA', 'NOERROR'],
    [SVC, 'MX', 'NOERROR'],
    [SVC, 'CNAME', 'NOERROR'],
    [`_web._tcp.${SVC}`, 'SRV', `NOERROR [0 50 80 web-0.${SVC}] [0 50 80 web-1.${SVC}]`],
    [`_web._tcp.${SVC}`, 'A', 'NOERROR 10.0.0.1 10.0.0.2'],
    [`web.tcp.${SVC}`, 'SRV', `NOERROR [0 50 80 web-0.${SVC}] [0 50 80 web-1.${SVC}]`],
    [`_web._udp.${SVC}`, 'SRV', 'NXDOMAIN'],
    [`_other._tcp.${SVC}`, 'SRV', 'NXDOMAIN'],
    [SVC, 'SRV', `NOERROR [0 50 80 web-0.${SVC}] [0 50 80 web-1.${SVC}]`],
    [`web-1.${SVC}`, 'SRV', `NOERROR [0 100 80 web-1.${SVC}]`],
    [`a.b.c.${SVC}`, 'A', 'NXDOMAIN'],
    ['other.default.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['nginx.other.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['default.svc.cluster.local', 'A', 'NOERROR'],
    ['other.svc.cluster.local', 'A', 'NXDOMAIN'],
    ['svc.cluster.local', 'A', 'NOERROR'],
    ['cluster.local', 'A', 'NOERROR'],
    ['nginx.default.svc.corp.example', 'A', 'NXDOMAIN'],
    ['1.0.0.10.in-addr.arpa', 'PTR', `NOERROR web-0.${SVC}`],
    ['9.0.0.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  ])('%s %s: %s', (name, type, expected) => expect(ask(zone, name, type)).toBe(expected));

  test('the addresses of SRV targets come with them', () => {
    expect(zone.query(`_web._tcp.${SVC}`, 'SRV').additional).toEqual([
      { name: `web-0.${SVC}`, type: 'A', value: '10.0.0.1' }, { name: `web-1.${SVC}`, type: 'A', value: '10.0.0.2' },
    ]);
  });

  test('in another cluster domain', () => {
    const corp = zoneOf([service()], [pod(0)], { clusterDomain: 'corp.example' });
    expect(ask(corp, 'web-0.nginx.default.svc.corp.example', 'A')).toBe('NOERROR 10.0.0.1');
    expect(ask(corp, `web-0.${SVC}`, 'A')).toBe('NXDOMAIN');
  });
});

describe('which pods have records', () => {
  test.each<[string, Partial<ClusterPod>, string, string]>([
    ['ready', {}, 'NOERROR 10.0.0.1', 'NOERROR 10.0.0.1'],
    ['not ready', { ready: false }, 'NXDOMAIN', 'NOERROR 10.0.0.1'],
    ['terminating', { terminating: true }, 'NXDOMAIN', 'NOERROR 10.0.0.1'],
    ['failed', { phase: 'Failed' }, 'NXDOMAIN', 'NXDOMAIN'],
    ['succeeded', { phase: 'Succeeded' }, 'NXDOMAIN', 'NXDOMAIN'],
    ['pending', { phase: 'Pending', ready: false }, 'NXDOMAIN', 'NOERROR 10.0.0.1'],
    ['without an address', { ips: [] }, 'NXDOMAIN', 'NXDOMAIN'],
    ['not selected', { labels: { app: 'other' } }, 'NXDOMAIN', 'NXDOMAIN'],
    ['of another namespace', { namespace: 'other' }, 'NXDOMAIN', 'NXDOMAIN'],
    ['of another subdomain', { subdomain: 'other' }, 'NXDOMAIN', 'NXDOMAIN'],
    ['without a subdomain', { subdomain: undefined }, 'NXDOMAIN', 'NXDOMAIN'],
  ])('%s', (_, changes, ready, published) => {
    expect(ask(zoneOf([service()], [pod(0, changes)]), `web-0.${SVC}`, 'A')).toBe(ready);
    expect(ask(zoneOf([service({ publishNotReadyAddresses: true })], [pod(0, changes)]), `web-0.${SVC}`, 'A')).toBe(published);
  });

  test('without a ready endpoint the Service itself does not exist', () => {
    expect(ask(zoneOf([service()], [pod(0, { ready: false })]), SVC, 'A')).toBe('NXDOMAIN');
    expect(ask(zoneOf([service({ selector: undefined })], [pod(0)]), SVC, 'A')).toBe('NXDOMAIN');
  });
});

describe('ports', () => {
  test('the port that counts is the target\'s', () => {
    const zone = zoneOf([service({ ports: [{ name: 'web', protocol: 'TCP', port: 8080, targetPort: 'web' }] })], [pod(0)]);
    expect(ask(zone, `_web._tcp.${SVC}`, 'SRV')).toBe(`NOERROR [0 100 80 web-0.${SVC}]`);
  });

  test('without a name: under the Service\'s own name only', () => {
    const zone = zoneOf([service({ ports: [{ protocol: 'TCP', port: 9042, targetPort: 9042 }] })], [pod(0)]);
    expect(ask(zone, SVC, 'SRV')).toBe(`NOERROR [0 100 9042 web-0.${SVC}]`);
    expect(ask(zone, `_web._tcp.${SVC}`, 'SRV')).toBe('NXDOMAIN');
  });

  test.each<[string, ClusterService['ports']]>([
    ['none', []], ['a name that no container has', [{ name: 'web', protocol: 'TCP', port: 80, targetPort: 'http' }]],
  ])('%s: addresses, no SRV', (_, ports) => {
    const zone = zoneOf([service({ ports })], [pod(0)]);
    expect(ask(zone, SVC, 'A')).toBe('NOERROR 10.0.0.1');
    expect(ask(zone, SVC, 'SRV')).toBe('NOERROR');
    expect(ask(zone, `_web._tcp.${SVC}`, 'SRV')).toBe('NXDOMAIN');
  });

  test('weights are shared, and at least 1', () => {
    const pods = Array.from({ length: 150 }, (_, ordinal) => pod(ordinal));
    const weights = (number: number) => new Set(zoneOf([service()], pods.slice(0, number)).query(`_web._tcp.${SVC}`, 'SRV').answers.map((each) => each.weight));
    expect(weights(3)).toEqual(new Set([33]));
    expect(weights(7)).toEqual(new Set([14]));
    expect(weights(150)).toEqual(new Set([1]));
  });
});

describe('a virtual address', () => {
  const zone = zoneOf([service({ isHeadless: false, clusterIPs: ['10.96.0.7'], ports: [{ name: 'web', protocol: 'TCP', port: 8080, targetPort: 80 }] })],
    [pod(0), pod(1, { ready: false })]);

  test.each([
    [SVC, 'A', 'NOERROR 10.96.0.7'],
    [`_web._tcp.${SVC}`, 'SRV', `NOERROR [0 100 8080 ${SVC}]`],
    [`web-0.${SVC}`, 'A', 'NOERROR 10.0.0.1'],
    [`web-1.${SVC}`, 'A', 'NXDOMAIN'],
    ['7.0.96.10.in-addr.arpa', 'PTR', `NOERROR ${SVC}`],
    ['1.0.0.10.in-addr.arpa', 'PTR', `NOERROR web-0.${SVC}`],
  ])('%s %s: %s', (name, type, expected) => expect(ask(zone, name, type)).toBe(expected));

  test('is there without any pod', () => {
    expect(ask(zoneOf([service({ isHeadless: false, clusterIPs: ['10.96.0.7'] })], []), SVC, 'A')).toBe('NOERROR 10.96.0.7');
  });
});

describe('more than one Service, more than one set', () => {
  test('a second headless Service has dashed names', () => {
    const zone = zoneOf([service(), service({ name: 'second' })], [pod(0)]);
    expect(ask(zone, '_web._tcp.second.default.svc.cluster.local', 'SRV')).toBe('NOERROR [0 100 80 10-0-0-1.second.default.svc.cluster.local]');
    expect(ask(zone, '10-0-0-1.second.default.svc.cluster.local', 'A')).toBe('NOERROR 10.0.0.1');
    expect(ask(zone, 'web-0.second.default.svc.cluster.local', 'A')).toBe('NXDOMAIN');
    expect(ask(zone, '1.0.0.10.in-addr.arpa', 'PTR')).toBe(`NOERROR web-0.${SVC} 10-0-0-1.second.default.svc.cluster.local`);
  });

  test('two sets behind one Service: all their pods', () => {
    const zone = zoneOf([service()], [pod(0), pod(1, { name: 'db-0', hostname: 'db-0' })]);
    expect(ask(zone, SVC, 'A')).toBe('NOERROR 10.0.0.1 10.0.0.2');
    expect(ask(zone, `db-0.${SVC}`, 'A')).toBe('NOERROR 10.0.0.2');
  });

  test('an ExternalName has no pods', () => {
    const zone = zoneOf([service({ type: 'ExternalName', externalName: 'db.example.com', isHeadless: false }), service({ name: 'real' })], [pod(0)]);
    expect(ask(zone, SVC, 'A')).toBe('NOERROR db.example.com');
    expect(ask(zone, SVC, 'CNAME')).toBe('NOERROR db.example.com');
    expect(ask(zone, SVC, 'SRV')).toBe('NOERROR');
    expect(ask(zone, `web-0.${SVC}`, 'A')).toBe('NXDOMAIN');
    expect(ask(zone, `_web._tcp.${SVC}`, 'SRV')).toBe('NXDOMAIN');
  });

  test('an ExternalName inside the cluster is followed, and a circle is not', () => {
    const alias = (name: string, externalName: string) => service({ name, type: 'ExternalName', externalName, isHeadless: false });
    const zone = zoneOf([service(), alias('alias', SVC), alias('ping', 'pong.default.svc.cluster.local'), alias('pong', 'ping.default.svc.cluster.local')], [pod(0)]);
    expect(ask(zone, 'alias.default.svc.cluster.local', 'A')).toBe(`NOERROR ${SVC} 10.0.0.1`);
    expect(ask(zone, 'ping.default.svc.cluster.local', 'A')).toBe('NOERROR');
  });
});

describe('two address families', () => {
  const families = ['IPv4', 'IPv6'] as const;
  const dual = pod(0, { ips: ['10.0.0.1', 'fd00::1'] });

  test.each<[string, Partial<ClusterService>, string, string]>([
    ['the cluster\'s first by default', {}, 'NOERROR 10.0.0.1', 'NOERROR'],
    ['IPv6 only', { ipFamilies: ['IPv6'] }, 'NOERROR', 'NOERROR fd00::1'],
    ['both', { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' }, 'NOERROR 10.0.0.1', 'NOERROR fd00::1'],
    ['both where there are both', { ipFamilyPolicy: 'PreferDualStack' }, 'NOERROR 10.0.0.1', 'NOERROR fd00::1'],
  ])('%s', (_, changes, four, six) => {
    const zone = zoneOf([service(changes)], [dual], { families });
    expect(ask(zone, `web-0.${SVC}`, 'A')).toBe(four);
    expect(ask(zone, `web-0.${SVC}`, 'AAAA')).toBe(six);
  });

  test('one SRV record for both addresses, its weight shared between them', () => {
    const zone = zoneOf([service({ ipFamilyPolicy: 'PreferDualStack' })], [dual], { families });
    expect(ask(zone, `_web._tcp.${SVC}`, 'SRV')).toBe(`NOERROR [0 50 80 web-0.${SVC}]`);
    expect(zone.query(`_web._tcp.${SVC}`, 'SRV').additional.map((each) => each.value)).toEqual(['10.0.0.1', 'fd00::1']);
  });

  test('addresses in any spelling are found backwards', () => {
    expect(reverseName('fd00::1')).toBe('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa');
    const zone = zoneOf([service({ ipFamilies: ['IPv6'] })], [dual], { families });
    expect(ask(zone, reverseName('fd00:0:0::0001'), 'PTR')).toBe(`NOERROR web-0.${SVC}`);
  });

  test('an address that ends in colons makes a label all the same', () => {
    const zone = zoneOf([service({ name: 'second', ipFamilies: ['IPv6'] })], [pod(0, { ips: ['fd00::'] })], { families });
    expect(ask(zone, reverseName('fd00::'), 'PTR')).toBe('NOERROR fd00--0.second.default.svc.cluster.local');
  });
});

test('all records of one Service', () => {
  expect(recordsOf(service(), [pod(0), pod(1)]).map(({ name, type, value, port }) => [name, type, value, ...port === undefined ? [] : [port]].join(' '))).toEqual([
    `${SVC} A 10.0.0.1`,
    `${SVC} A 10.0.0.2`,
    `web-0.${SVC} A 10.0.0.1`,
    `web-1.${SVC} A 10.0.0.2`,
    `${SVC} SRV web-0.${SVC} 80`,
    `${SVC} SRV web-1.${SVC} 80`,
    `_web._tcp.${SVC} SRV web-0.${SVC} 80`,
    `_web._tcp.${SVC} SRV web-1.${SVC} 80`,
    `1.0.0.10.in-addr.arpa PTR web-0.${SVC}`,
    `2.0.0.10.in-addr.arpa PTR web-1.${SVC}`,
  ]);
});

test('laws: SRV targets resolve, and every address leads back to a name that has it', () => {
  const services = fc.array(fc.record({ name: fc.constantFrom('nginx', 'second'), isHeadless: fc.boolean(), publishNotReadyAddresses: fc.boolean() }), { maxLength: 3 });
  const pods = fc.array(fc.record({ ready: fc.boolean(), terminating: fc.boolean(), subdomain: fc.constantFrom('nginx', 'second', undefined) }), { maxLength: 4 });
  fc.assert(fc.property(services, pods, (some, states) => {
    const all = some.map((changes) => service({ ...changes, clusterIPs: changes.isHeadless ? [] : ['10.96.0.7'] }));
    const zone = zoneOf(all, states.map((state, ordinal) => pod(ordinal, state)));
    for (const { name } of all) {
      for (const { value } of zone.query(`_web._tcp.${name}.default.svc.cluster.local`, 'SRV').answers) {
        const addresses = zone.query(value, 'A').answers;
        expect(addresses.length).toBeGreaterThan(0);
        for (const { value: ip } of addresses) {
          for (const pointer of zone.query(reverseName(ip), 'PTR').answers) {
            expect(zone.query(pointer.value, 'A').answers.map((each) => each.value)).toContain(ip);
          }
        }
      }
    }
  }));
});
