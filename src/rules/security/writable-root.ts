import { Effect } from '../finding';
import { Rule } from '../rule';

export const writableRoot: Rule = {
  id: 'writable-root',
  effect: Effect.ADVICE,
  title: 'Containers write to volumes only',
  why: 'What is written beside the volumes is lost with the container, unnoticed until then. A read-only root file system shows it at once, and leaves an intruder no place.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const { path, name, security } of workload.runningContainers) {
        if (security.readOnlyRootFilesystem === true) continue;
        report(workload.set, {
          path: workload.path(`${path}.securityContext.readOnlyRootFilesystem`),
          message: `container '${name}' can write to its own file system: what lands there is gone when it is replaced`,
          fix: 'set `readOnlyRootFilesystem: true`, with an emptyDir for what is temporary',
        });
      }
    }
  },
};
