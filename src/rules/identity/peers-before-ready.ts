import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { peerLookup } from '../peer-references';
import { Rule } from '../rule';

export const peersBeforeReady: Rule = {
  id: 'peers-before-ready',
  effect: Effect.HAZARD,
  title: 'Pods that look each other up when they start are published before they are ready',
  why: 'A pod that is not ready has no DNS name unless its governing Service says `publishNotReadyAddresses: true`: members that wait for each other before '
    + 'they get ready never meet, and DNS servers remember for half a minute that there was no answer (nats-io/k8s#441).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const service = world.governingService(set);
      if (mostPods(world, workload) < 2 || !service?.isHeadless || service.publishNotReadyAddresses) continue;
      const lookup = peerLookup(world, workload);
      if (lookup === undefined) continue;
      report(service, {
        path: 'spec.publishNotReadyAddresses',
        message: `the pods of ${workload.title} look up '${lookup.text}' (${workload.path(lookup.path)}), `
          + 'and this Service gives no name to a pod before it is ready: at the first start, and after an outage, they do not find each other',
        fix: 'set `publishNotReadyAddresses: true` here, and let clients use a second Service',
      });
    }
  },
};
