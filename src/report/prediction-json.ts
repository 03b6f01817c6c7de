/** A prediction as JSON: the output of `explain --format json`. Fields may be added, none goes or changes its meaning. */
import { PredictedCapacity, PredictedPod, PredictedService, PredictedStatefulSet, Prediction } from '../model/prediction';

/** A JSON object; what is absent in the prediction is null where the format has the field. */
export interface JsonObject { readonly [key: string]: unknown }

export function predictionJson(prediction: Prediction): JsonObject {
  return {
    kubernetesVersion: prediction.kubernetesVersion,
    clusterDomain: prediction.clusterDomain,
    statefulSets: prediction.statefulSets.map(setJson),
  };
}

function setJson(set: PredictedStatefulSet): JsonObject {
  return {
    namespace: set.namespace,
    name: set.name,
    serviceName: set.serviceName,
    service: set.service ? serviceJson(set.service) : null,
    noDnsReason: set.noDnsReason ?? null,
    otherServices: set.otherServices.map(serviceJson),
    podManagementPolicy: set.podManagementPolicy,
    updateStrategy: set.updateStrategy,
    minReadySeconds: set.minReadySeconds,
    updatedAtOnce: set.updatedAtOnce,
    updateMinReadySeconds: set.updateMinReadySeconds,
    whenScaled: set.whenScaled,
    whenDeleted: set.whenDeleted,
    pods: set.pods.map(podJson),
    startOrder: set.startOrder,
    scaleDownOrder: set.scaleDownOrder,
    updateOrder: set.updateOrder,
    capacity: capacityJson(set.capacity),
    autoscaling: set.autoscaling ? {
      name: set.autoscaling.name,
      minReplicas: set.autoscaling.minReplicas,
      maxReplicas: set.autoscaling.maxReplicas,
      podsAtMaximum: set.autoscaling.podsAtMaximum,
      capacityAtMaximum: capacityJson(set.autoscaling.capacityAtMaximum),
    } : null,
    notes: set.notes,
  };
}

function serviceJson(service: PredictedService): JsonObject {
  return {
    ...service,
    ports: service.ports.map((port) => ({
      name: port.name ?? null,
      port: port.port,
      targetPort: port.targetPort ?? null,
      protocol: port.protocol,
      srvName: port.srvName ?? null,
    })),
  };
}

function podJson(pod: PredictedPod): JsonObject {
  return {
    name: pod.name,
    ordinal: pod.ordinal,
    hostname: pod.hostname,
    labels: pod.labels,
    dns: { name: pod.dnsName ?? null, srv: pod.srv, reverse: pod.reverseNames },
    claims: pod.claims.map((claim) => ({
      name: claim.name,
      template: claim.template,
      labels: claim.labels,
      accessModes: claim.accessModes,
      storage: claim.storage ?? null,
      storageClass: claim.storageClass ?? null,
      volumeMode: claim.volumeMode,
      owner: claim.owner ?? null,
      exists: claim.exists,
    })),
  };
}

function capacityJson(capacity: PredictedCapacity): JsonObject {
  return {
    pods: capacity.pods,
    storage: capacity.storage.map((each) => ({ storageClass: each.storageClass ?? null, claims: each.claims, storage: each.storage })),
    cpu: capacity.cpu ?? null,
    memory: capacity.memory ?? null,
  };
}
