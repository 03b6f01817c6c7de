/** The manifests of `ours.mjs` by plain cdk8s-plus-28, with as few patches as it takes (`synth.mjs` compares them). */
import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { synthTimed } from './timed.mjs';

synthTimed((chart, name) => {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': name };
  const service = new kplus.Service(chart, `${name}-service`, {
    metadata: { name: `${name}-service` },
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    ports: [{ port: 8080 }],
  });
  Object.entries(labels).forEach(([key, value]) => service.selectLabel(key, value));
  const set = new kplus.StatefulSet(chart, name, {
    metadata: { name, labels },
    podMetadata: { labels },
    select: false,
    replicas: 3,
    service,
    securityContext: { fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH },
    containers: [{
      image: 'nginxinc/nginx-unprivileged:1.27',
      portNumber: 8080,
      securityContext: { capabilities: { drop: [kplus.Capability.ALL] } },
    }],
  });
  set.select(kplus.LabelSelector.of({ labels }));
  ApiObject.of(set).addJsonPatch(
    JsonPatch.add('/spec/volumeClaimTemplates', [{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: { value: '1Gi' } } }, volumeMode: 'Filesystem' },
    }]),
    JsonPatch.add('/spec/template/spec/containers/0/volumeMounts', [{ mountPath: '/data', name: 'data' }]),
    JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
    JsonPatch.add('/spec/persistentVolumeClaimRetentionPolicy', { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  );
});
