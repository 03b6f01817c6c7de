/** Sets with a Service and a claim template, by this library. */
import { Size } from 'cdk8s';
import { HeadlessService, StatefulSet, VolumeClaimTemplate } from '../../lib/index.js';
import { synthTimed } from './timed.mjs';

synthTimed((chart, name) => {
  new StatefulSet(chart, name, {
    replicas: 3,
    service: new HeadlessService(chart, `${name}-service`),
    containers: [{
      image: 'nginxinc/nginx-unprivileged:1.27',
      portNumber: 8080,
      volumeMounts: [{
        path: '/data',
        volume: new VolumeClaimTemplate(chart, `${name}-data`, { name: 'data', size: Size.gibibytes(1) }).asVolume(),
      }],
    }],
  });
});
