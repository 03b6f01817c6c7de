import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cluster } from './cluster';
import type { StatefulSet } from './stateful-set';
import { PredictedStatefulSet } from '../model/predicted';
import { predict } from '../model/prediction';

/**
 * The model's prediction for a set under construction, from the fields that names depend on: reading them out of the
 * whole manifest would ask for environment variables that may in turn be made of the prediction.
 *
 * @internal
 */
export function predictSet(set: StatefulSet, service: kplus.Service): PredictedStatefulSet {
  const { clusterDomain, kubernetesVersion } = Cluster.of(set);
  const metadata = (name: string, namespace?: string) => ({ name, namespace });
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(set.name, set.metadata.namespace),
    spec: {
      serviceName: service.name,
      replicas: set.replicas,
      ordinals: { start: set.ordinalStart },
      podManagementPolicy: set.podManagementPolicy,
      updateStrategy: set.updateStrategy._toKube(),
      selector: set._toLabelSelector(),
      template: {
        metadata: { labels: set.podMetadata.toJson().labels },
        spec: { containers: set.containers.map(({ name, ports }) => ({ name, ports: ports.map(containerPort) })) },
      },
      volumeClaimTemplates: set.volumeClaimTemplates.map((template) => template._toKube()),
      persistentVolumeClaimRetentionPolicy: { ...set.claimRetention },
    },
  };
  const [predicted] = predict([manifest, ApiObject.of(service).toJson()], { clusterDomain, kubernetesVersion }).statefulSets;
  return predicted;
}

function containerPort({ number, name, protocol }: kplus.ContainerPort): unknown {
  return { containerPort: number, name, protocol };
}
