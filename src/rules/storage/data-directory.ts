import { splitImage } from '../../model/image-names';
import { ContainerDetails } from '../../model/pods/pod-details';
import { dataStoreOf, isOfficialImage } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const dataDirectory: Rule = {
  id: 'data-directory',
  effect: Effect.DATA_LOSS,
  title: 'A volume is mounted where the database keeps its data',
  why: 'Official images keep their data in a fixed directory. With the volume mounted beside it, the data is in the container and goes with the pod, while '
    + 'everything looks well until then. It is the same with the volume mounted around it where the image declares a volume for the directory (`VOLUME`): containerd '
    + 'mounts an empty one over that part (containerd/containerd#3511).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      const templates = new Set(set.claimTemplates.map(({ name }) => name));
      for (const container of workload.pod.containers) {
        const path = dataPathOf(container);
        const claims = container.volumeMounts.filter(({ name }) => templates.has(name));
        if (path === undefined || claims.length === 0) continue;
        // Any volume there will do; that it is not a lasting one is another matter.
        if (container.volumeMounts.some(({ mountPath }) => isWithin(mountPath, path))) continue;
        const around = container.volumeMounts.find(({ mountPath }) => isWithin(path, mountPath));
        if (around && !dataStoreOf(container.image ?? '')?.hasImageVolume) continue;
        const mount = around ?? claims[0];
        report(set, {
          path: workload.path(`${container.path}.volumeMounts[${container.volumeMounts.indexOf(mount)}].mountPath`),
          message: `image '${container.image}' keeps its data in ${path}, and '${mount.name}' is mounted at ${mount.mountPath}: ${around
            ? 'the image declares a volume of its own for its data, and containerd mounts an empty one there, which goes with the container'
            : 'the data is not on the volume'}`,
          fix: `mount '${mount.name}' at ${path}`,
        });
      }
    }
  },
};

/** Where the container keeps its data, when nothing says that it does so elsewhere. */
function dataPathOf({ image = '', command, args, env }: ContainerDetails): string | undefined {
  const store = dataStoreOf(image);
  if (store?.dataPath === undefined || !isOfficialImage(image)) return undefined;
  if (command.length > 0 || args.some((arg) => /dir|path|\.cnf|\.conf|\.yml/i.test(arg)) || env.some(({ name }) => /DATA|DIR|PATH|CONF/.test(name))) return undefined;
  // From version 18 on PostgreSQL's image has a directory for each version.
  return store.name === 'postgres' && Number.parseInt(splitImage(image).tag ?? '', 10) >= 18 ? '/var/lib/postgresql' : store.dataPath;
}

/** Whether the path is the folder or is in it. */
function isWithin(path: string, folder: string): boolean {
  const trimmed = folder.replace(/(?<!\/)\/+$/, '');
  return path === trimmed || path.startsWith(`${trimmed}/`);
}
