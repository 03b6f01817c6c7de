import { Effect } from '../finding';
import { Rule } from '../rule';

export const exposedDatabase: Rule = {
  id: 'exposed-database',
  effect: Effect.HAZARD,
  title: 'A database is not reachable from outside the cluster',
  why: 'A NodePort is open on every node, and a LoadBalancer has a public address in most clouds, for whoever finds it.',
  perObject: true,

  check(world, report) {
    for (const service of world.services) {
      if (service.type !== 'NodePort' && service.type !== 'LoadBalancer') continue;
      const database = world.selectedBy(service).find(({ dataStore }) => dataStore !== undefined);
      if (database === undefined) continue;
      const { spec } = service.raw as { spec: { loadBalancerSourceRanges?: unknown; loadBalancerClass?: unknown } };
      const isInternal = Object.entries(service.annotations).some(([key, value]) => /internal|scheme/i.test(key) && !/false|internet-facing/i.test(value));
      if (service.type === 'LoadBalancer' && (spec.loadBalancerSourceRanges !== undefined || isInternal)) continue;
      report(service, {
        path: 'spec.type',
        message: `the Service is a ${service.type}, and ${database.title} looks like ${database.dataStore!.name}: `
          + `it can be reached from outside, ${service.type === 'NodePort' ? 'on every node' : 'by any address'}`,
        fix: service.type === 'NodePort' ? 'use type ClusterIP' : 'use type ClusterIP, or set loadBalancerSourceRanges',
      });
    }
  },
};
