import { predict } from '../../src/model/prediction';
import { predictionJson } from '../../src/report/prediction-json';
import { manifests } from '../fixture';

const json = (name: string) => JSON.parse(JSON.stringify(predictionJson(predict(manifests(name)))));

test('a set in the documented shape', () => {
  const { statefulSets: [web] } = json('web.yaml');
  expect(web).toMatchObject({
    namespace: 'default',
    name: 'web',
    serviceName: 'nginx',
    service: { namespace: 'default', name: 'nginx', dnsName: 'nginx.default.svc.cluster.local', headless: true },
    startOrder: ['web-0', 'web-1', 'web-2'],
    scaleDownOrder: ['web-2', 'web-1', 'web-0'],
    updateOrder: ['web-2', 'web-1', 'web-0'],
    minReadySeconds: 0,
    updatedAtOnce: 1,
    updateMinReadySeconds: 0,
  });
  expect(web.pods).toHaveLength(3);
  expect(web.pods[0]).toEqual({
    name: 'web-0',
    ordinal: 0,
    hostname: 'web-0',
    labels: { 'app': 'nginx', 'statefulset.kubernetes.io/pod-name': 'web-0', 'apps.kubernetes.io/pod-index': '0' },
    dns: {
      name: 'web-0.nginx.default.svc.cluster.local',
      srv: [{ name: '_web._tcp.nginx.default.svc.cluster.local', target: 'web-0.nginx.default.svc.cluster.local', port: 80 }],
      reverse: ['web-0.nginx.default.svc.cluster.local'],
    },
    claims: [{
      name: 'www-web-0',
      template: 'www',
      labels: { app: 'nginx' },
      accessModes: ['ReadWriteOnce'],
      storage: '1Gi',
      storageClass: null,
      volumeMode: 'Filesystem',
      owner: null,
      exists: false,
    }],
  });
});

test('no field of the shape is ever missing: what is not there is null', () => {
  const { statefulSets } = json('shop.yaml');
  const fields = ['namespace', 'name', 'serviceName', 'service', 'pods', 'startOrder', 'scaleDownOrder', 'updateOrder'];
  for (const set of statefulSets) {
    expect(Object.keys(set)).toEqual(expect.arrayContaining(fields));
    for (const pod of set.pods) {
      expect(Object.keys(pod)).toEqual(expect.arrayContaining(['name', 'ordinal', 'hostname', 'labels', 'dns', 'claims']));
      expect(Object.keys(pod.dns)).toEqual(['name', 'srv', 'reverse']);
      for (const claim of pod.claims) expect(Object.keys(claim)).toEqual(expect.arrayContaining(['name', 'template', 'accessModes', 'storage', 'storageClass']));
    }
  }
  expect(statefulSets[1]).toMatchObject({ service: null, pods: { 0: { dns: { name: null, srv: [] }, claims: [] } } });
});
