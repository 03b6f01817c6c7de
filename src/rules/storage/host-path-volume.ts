import { Effect } from '../finding';
import { Rule } from '../rule';

/** What gives a container power over its node. */
const SENSITIVE = /^\/($|etc(\/|$)|proc(\/|$)|root(\/|$)|boot(\/|$)|var\/run\/docker\.sock|run\/(docker|containerd)|var\/lib\/(kubelet|docker|containerd))/;

export const hostPathVolume: Rule = {
  id: 'host-path-volume',
  effect: Effect.HAZARD,
  title: 'Pods of a StatefulSet keep nothing in a directory of the node',
  why: 'A hostPath stays behind when the pod moves to another node, where it finds nothing, or what another pod left; several pods on one node share it.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const { name, hostPath, path } of workload.pod.volumes) {
        if (hostPath === undefined) continue;
        report(workload.manifest, {
          path: workload.path(`${path}.hostPath`),
          message: SENSITIVE.test(hostPath)
            ? `volume '${name}' is ${hostPath} of the node: who gets into the container has the node`
            : `volume '${name}' is ${hostPath} of whatever node the pod is on: on another node its data is missing, or another pod's`,
          fix: 'use a claim template, with a class for local volumes if it must be a disk of the node',
        });
      }
    }
  },
};
