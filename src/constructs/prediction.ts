import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster } from './cluster';
import { renderContainers } from './plus-internals';
import { renderSetSpec } from './set-spec';
import type { StatefulSet } from './stateful-set';
import { predict } from '../model/prediction';
import { PredictedStatefulSet } from '../model/prediction/predicted';

/**
 * The model's prediction for a set under construction, from what it depends on: reading it out of the whole manifest
 * would ask for environment variables that may in turn be made of the prediction.
 *
 * @param atMaximum with an autoscaler: for as many pods as it may make
 *
 * @internal
 */
export function predictSet(set: StatefulSet, atMaximum = false): PredictedStatefulSet {
  const { clusterDomain, kubernetesVersion, defaultStorageClass } = Cluster.of(set);
  const autoscaler = autoscalerOf(set);
  const template = {
    metadata: { labels: set.podMetadata.toJson().labels },
    spec: { containers: renderContainers(set.containers), initContainers: renderContainers(set.initContainers) },
  };
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: set.name, namespace: set.metadata.namespace },
    spec: { ...renderSetSpec(set, template), ...autoscaler && atMaximum ? { replicas: autoscaler.maxReplicas } : {} },
  };
  const around = [set.service, ...autoscaler ? [autoscaler] : []].map((each) => ApiObject.of(each).toJson());
  const [predicted] = predict([manifest, ...around], { clusterDomain, kubernetesVersion, defaultStorageClass }).statefulSets;
  return predicted;
}

function autoscalerOf(set: StatefulSet): kplus.HorizontalPodAutoscaler | undefined {
  if (!set.hasAutoscaler) return undefined;
  return set.node.root.node.findAll().find((each): each is kplus.HorizontalPodAutoscaler => (
    each instanceof kplus.HorizontalPodAutoscaler && each.target === set
  ));
}
