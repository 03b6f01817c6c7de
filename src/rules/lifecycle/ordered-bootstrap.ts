import { mostPods } from '../disruptions';
import { Effect } from '../finding';
import { podReferences } from '../peer-references';
import { Rule } from '../rule';

/** What probes that pass only with a quorum look like, by data store. */
const QUORUM_PROBES: { readonly [store: string]: RegExp } = {
  etcd: /\/health\b|\/readyz|endpoint health/,
  zookeeper: /zkServer\.sh.{0,5}status|\bsrvr\b|\bmntr\b/,
  consul: /status\/leader|operator raft/,
  cockroachdb: /ready=1/,
  elasticsearch: /_cluster\/health/,
  opensearch: /_cluster\/health/,
  rabbitmq: /cluster_status|is_quorum_critical|check_running/,
  mongodb: /rs\.status|isMaster|hello\(\)\.isWritablePrimary/,
};

export const orderedBootstrap: Rule = {
  id: 'ordered-bootstrap',
  effect: Effect.HAZARD,
  worst: Effect.OUTAGE,
  title: 'Members that get ready together are started together',
  why: 'Under OrderedReady the second pod is made when the first is ready. A first member whose readiness waits for a quorum never gets ready, and the others '
    + 'are never made (cockroach-operator#470).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set, dataStore } = workload;
      const pattern = QUORUM_PROBES[dataStore?.name ?? ''];
      if (mostPods(world, workload) < 2 || set.podManagementPolicy !== 'OrderedReady' || pattern === undefined) continue;
      const container = workload.pod.containers.find(({ readiness, startup }) => [readiness, startup].some((probe) => pattern.test(JSON.stringify(probe?.handler?.raw ?? ''))));
      if (container === undefined) continue;
      const members = new Set(podReferences(world, workload).filter((reference) => reference.set === set).map(({ ordinal }) => ordinal));
      // With the members listed, the first one knows that it is not alone.
      const isCertain = members.size > 1 && (dataStore!.name === 'etcd' || dataStore!.name === 'zookeeper');
      report(set, {
        path: 'spec.podManagementPolicy',
        message: `container '${container.name}' (${dataStore!.name}) gets ready when there is a quorum, and in order the second pod is made when the first is ready: `
          + `${isCertain ? 'of' : 'if the first waits for others, of'} ${mostPods(world, workload)} pods one starts, and waits for ever`,
        fix: 'set `podManagementPolicy: Parallel` (it cannot be changed later), or a readiness probe that asks this member only',
        effect: isCertain ? Effect.OUTAGE : undefined,
      });
    }
  },
};
