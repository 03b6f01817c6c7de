import { predict } from '../../src/model/prediction';
import { predictionText, PredictionTextOptions } from '../../src/report/prediction-text';
import { snapshotText } from '../../src/report/snapshot-text';
import { COLOURED } from '../../src/report/style';
import { manifests } from '../fixture';

const shop = predict(manifests('shop.yaml'));
const text = (name: string, options?: PredictionTextOptions) => predictionText(predict(manifests(name)), options);

/** The lines of a template literal, without the indentation of the code around it. */
const lines = ([literal]: TemplateStringsArray): string => literal.replace(/^\n/, '').replace(/^ {4}/gm, '').replace(/ +$/, '');

describe('text for people', () => {
  test('a set as most are', () => {
    expect(text('web.yaml')).toBe(lines`
    StatefulSet default/web · 3 pods · OrderedReady · RollingUpdate

      governing Service  nginx (headless)  nginx.default.svc.cluster.local
                         web 80/TCP        SRV _web._tcp.nginx.default.svc.cluster.local

      POD    DNS NAME                               CLAIM      SIZE  CLASS      ACCESS
      web-0  web-0.nginx.default.svc.cluster.local  www-web-0  1Gi   (default)  RWO
      web-1  web-1.nginx.default.svc.cluster.local  www-web-1  1Gi   (default)  RWO
      web-2  web-2.nginx.default.svc.cluster.local  www-web-2  1Gi   (default)  RWO

      start       web-0 → web-1 → web-2  each when the one before is Running and Ready
      scale down  web-2 → web-1 → web-0  each when the one before is gone
      update      web-2 → web-1 → web-0  each when the one before is Running and Ready
      delete      all at once            in no order; to stop them one after the other, scale to 0 first
      claims      stay, with their data, when the set is scaled down or deleted
      data        each pod has its own; Kubernetes copies nothing between them
      asks for    3Gi (default) in 3 claims
    `);
  });

  test('sets with everything', () => {
    expect(predictionText(shop)).toBe(lines`
    StatefulSet shop/orders · 2 pods · Parallel · RollingUpdate

      governing Service  orders (headless, unready pods included)        orders.shop.svc.cluster.local
                         sql 5432/TCP                                    SRV _sql._tcp.orders.shop.svc.cluster.local
                         metrics 9187/TCP (no container has its target)
      Service            orders-1 (NodePort)                             orders-1.shop.svc.cluster.local
                         80 → 5432/TCP

      POD       DNS NAME                                CLAIM                   SIZE  CLASS     ACCESS
      orders-1  orders-1.orders.shop.svc.cluster.local  data-orders-1           50Gi  ssd       RWOP
                                                        backup-orders-1         100G  standard  RWO,RWX
      orders-2  orders-2.orders.shop.svc.cluster.local  data-orders-2 (exists)  20Gi  hdd       RWO
                                                        backup-orders-2         100G  standard  RWO,RWX

      start       orders-1, orders-2  all at once
      scale down  orders-2, orders-1  all at once
      update      orders-2            each when the one before is Running and Ready; the partition leaves out orders-1
      delete      all at once         in no order; to stop them one after the other, scale to 0 first
      claims      stay when the set is scaled down; are deleted with their data when it is deleted
      data        each pod has its own; Kubernetes copies nothing between them
      asks for    50Gi ssd in 1 claim · 200G standard in 2 claims · 20Gi hdd in 1 claim · 1500m CPU · 3Gi memory
      autoscaler  orders, 2 to 8 pods: orders-1, orders-2, …, orders-8
      at most     350Gi ssd in 7 claims · 800G standard in 8 claims · 20Gi hdd in 1 claim · 6 CPU · 12Gi memory

    StatefulSet default/cache · 12 pods · OrderedReady · OnDelete

      the pods have no DNS names: service 'caches' is not among the manifests

      POD       DNS NAME
      cache-0   -
      cache-1   -
      cache-2   -
      … 7 more (--all shows them)
      cache-10  -
      cache-11  -

      start       cache-0 → cache-1 → … → cache-11   each when the one before is Running and Ready
      scale down  cache-11 → cache-10 → … → cache-0  each when the one before is gone
      update      none                               a pod is updated when someone deletes it
      delete      all at once                        in no order; to stop them one after the other, scale to 0 first
      asks for    nothing
    `);
  });

  test('every pod, when asked for', () => {
    const all = predictionText(shop, { all: true });
    expect(all).toContain('  cache-7   -\n');
    expect(all).not.toContain('more (--all');
  });

  test('5,000 pods in as many lines as 12, and in all', () => {
    const [nginx, web] = manifests('web.yaml') as [object, { spec: object }];
    const large = predict([nginx, { ...web, spec: { ...web.spec, replicas: 5000 } }]);
    expect(predictionText(large)).toContain('… 4,995 more (--all shows them)');
    expect(predictionText(large).split('\n').length).toBeLessThan(30);
    expect(predictionText(large, { all: true }).split('\n').length).toBeGreaterThan(5000);
    expect(predictionText(large)).toContain('5000Gi (default) in 5,000 claims');
  });

  test.each<[string, object, string, RegExp[]]>([
    ['as many as maxUnavailable', { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }, '1.37', [/^ *update .* 2 at once, the next when all of these are Running and Ready$/m]],
    ['in a Parallel set', { podManagementPolicy: 'Parallel', updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }, '1.37', [/2 at once, the next when any of these is Running and Ready$/m]],
    ['all of them', { updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } }, '1.37', [/^ *update .*  all at once$/m]],
    ['with minReadySeconds', { minReadySeconds: 30 }, '1.34', [/^ *start .* each when the one before is Available \(ready for 30 s\)$/m, /^ *update .* is Available \(ready for 30 s\)$/m]],
    ['Recreate', { updateStrategy: { type: 'Recreate' } }, '1.37', [/^ *update +web-0, web-1, web-2 +all are deleted at once, then created anew/m]],
  ])('how many pods are updated when: %s', (_, spec, kubernetesVersion, expected) => {
    const [nginx, web] = manifests('web.yaml') as [object, { spec: object }];
    const shown = predictionText(predict([nginx, { ...web, spec: { ...web.spec, ...spec } }], { kubernetesVersion }));
    for (const pattern of expected) expect(shown).toMatch(pattern);
  });

  test('nothing, when there are no sets', () => expect(predictionText(predict([]))).toBe(''));

  test('colours change no letter', () => {
    const coloured = text('web.yaml', { style: COLOURED });
    expect(coloured).toContain('\u001b[1mStatefulSet default/web\u001b[22m');
    // eslint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[[0-9]+m/g, '')).toBe(text('web.yaml'));
  });

  test('what would steer a terminal is not passed on', () => {
    const evil = predict([{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'a\u001b]0;owned\u0007\r\u009b2J' }, spec: {} }]);
    expect(predictionText(evil)).toContain('StatefulSet default/a\uFFFD]0;owned\uFFFD\uFFFD\uFFFD2J');
  });
});

describe('text for snapshot tests', () => {
  test('sorted by namespace and name, and short', () => {
    expect(snapshotText(shop)).toBe(lines`
    StatefulSet default/cache: OrderedReady, OnDelete, claims Retain when scaled, Retain when deleted
      no DNS names: service 'caches' is not among the manifests
      pod cache-0: no DNS name
      pod cache-1: no DNS name
      … 9 more
      pod cache-11: no DNS name
      start cache-0 → cache-1 → … → cache-11
      scale down cache-11 → cache-10 → … → cache-0
      update none
      asks for nothing

    StatefulSet shop/orders: Parallel, RollingUpdate, claims Retain when scaled, Delete when deleted
      governing Service orders (headless, unready pods included): orders.shop.svc.cluster.local
        sql 5432/TCP: _sql._tcp.orders.shop.svc.cluster.local
        metrics 9187/TCP (no container has its target)
      Service orders-1 (NodePort): orders-1.shop.svc.cluster.local
        80 → 5432/TCP
      pod orders-1: orders-1.orders.shop.svc.cluster.local
        claim data-orders-1: 50Gi RWOP ssd Filesystem, deleted with its StatefulSet
        claim backup-orders-1: 100G RWO,RWX standard Filesystem, deleted with its StatefulSet
      pod orders-2: orders-2.orders.shop.svc.cluster.local
        claim data-orders-2: 20Gi RWO hdd Filesystem, deleted with its StatefulSet, exists
        claim backup-orders-2: 100G RWO,RWX standard Filesystem, deleted with its StatefulSet
      start orders-1, orders-2
      scale down orders-2, orders-1
      update orders-2
      asks for 50Gi ssd in 1 claim · 200G standard in 2 claims · 20Gi hdd in 1 claim · 1500m CPU · 3Gi memory
      autoscaler orders: 2 to 8 pods, at most 350Gi ssd in 7 claims · 800G standard in 8 claims · 20Gi hdd in 1 claim · 6 CPU · 12Gi memory
    `);
  });

  test('the order of the manifests does not matter', () => {
    expect(snapshotText(predict([...manifests('shop.yaml')].reverse()))).toBe(snapshotText(shop));
  });
});
