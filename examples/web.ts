import { App, Chart, Size } from 'cdk8s';
import { Cpu, Probe, Volume } from 'cdk8s-plus-28';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../src';

/**
 * The web servers of Kubernetes' StatefulSet tutorial. Five replicas add the claims `www-web-3` and `www-web-4`; scaled
 * back to three these stay, and are attached again, with their old data, when the set grows anew.
 */
export function build(app: App, replicas = 3): StatefulSet {
  const chart = new Chart(app, 'web');
  const web = new StatefulSet(chart, 'web', {
    service: new HeadlessService(chart, 'nginx', { ports: [{ name: 'web', port: 80 }] }),
    replicas,
    // The user `nginx` of the image; it may listen on port 80, and write to its volumes.
    securityContext: { user: 101, group: 101, fsGroup: 101, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
  });
  const nginx = web.addContainer({
    name: 'nginx',
    image: 'nginx:1.28.0',
    ports: [{ name: 'web', number: 80 }],
    readiness: Probe.fromTcpSocket({ port: 80 }),
    resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) } },
  });
  nginx.mount('/usr/share/nginx/html', new VolumeClaimTemplate(chart, 'www', { size: Size.gibibytes(1) }));
  nginx.mount('/var/cache/nginx', Volume.fromEmptyDir(chart, 'cache', 'cache'));
  nginx.mount('/run', Volume.fromEmptyDir(chart, 'run', 'run'));
  return web;
}
