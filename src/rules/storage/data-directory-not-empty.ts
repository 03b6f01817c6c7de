import { dataStoreOf, isOfficialImage } from '../data-stores';
import { Effect } from '../finding';
import { Rule } from '../rule';

/** PostgreSQL's image up to 17 initializes this directory, and only when it is empty. */
const DATA_DIRECTORY = '/var/lib/postgresql/data';

const IS_DATA_DIRECTORY = new RegExp(`^${DATA_DIRECTORY}/*$`);

export const dataDirectoryNotEmpty: Rule = {
  id: 'data-directory-not-empty',
  effect: Effect.HAZARD,
  title: 'PostgreSQL\'s data is in a directory within the volume, not at its root',
  why: 'A new ext4 file system has a directory `lost+found`, and `initdb` refuses a directory that is not empty: on most disks the first start fails '
    + '(docker-library/postgres#263).',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      const { set } = workload;
      for (const container of workload.pod.containers) {
        const { image = '', volumeMounts, env, raw, path } = container;
        if (dataStoreOf(image)?.name !== 'postgres' || !isOfficialImage(image)) continue;
        const index = volumeMounts.findIndex(({ mountPath, name }) => IS_DATA_DIRECTORY.test(mountPath)
          && set.claimTemplates.some((template) => template.name === name));
        if (index < 0 || env.some(({ name }) => name === 'PGDATA')) continue;
        const mount = (raw as { volumeMounts: { subPath?: unknown; subPathExpr?: unknown }[] }).volumeMounts[index];
        if (mount.subPath || mount.subPathExpr) continue;
        report(set, {
          path: workload.path(`${path}.volumeMounts[${index}]`),
          message: `volume '${volumeMounts[index].name}' is mounted at ${DATA_DIRECTORY} itself: where a new disk has a lost+found, initdb refuses to start`,
          fix: `add \`subPath: data\` to the mount, or set PGDATA to ${DATA_DIRECTORY}/pgdata`,
        });
      }
    }
  },
};
