/** The pod that restores a backup, as the operators' steps make it. */
import { load } from 'js-yaml';
import { Environment, PodProcess } from './pods';
import { StatefulDatabase } from '../../../src';

/** The manifests in the steps for a restore, by the pods' names. */
export function podsInSteps(database: StatefulDatabase): Record<string, any> {
  const steps = database.operations.find(({ title }) => title === 'Restore a backup')!.steps.join('\n');
  const pods = [...steps.matchAll(/<<'END'\n([\s\S]*?)\nEND$/gm)].map(([, yaml]) => load(yaml) as any);
  return Object.fromEntries(pods.map((pod) => [pod.metadata.name, pod]));
}

/**
 * That pod, with the claim of the backups in the place of the volume that a backup is brought to, and the script as its
 * first process; so that what it is mounted and told is what is printed. It has a root file system that it can write to, of
 * which the scripts need `/tmp`.
 *
 * @param argument of `restore.sh` besides the name of the backup
 */
export function restorePod(environment: Environment, database: StatefulDatabase, backup: string, argument?: string): PodProcess {
  const name = `${database.name}-restore`;
  const { spec } = podsInSteps(database)[name];
  const [container] = spec.containers;
  const temporary = { name: 'tmp', emptyDir: {} };
  return new PodProcess(environment, name, {
    spec: {
      ...spec,
      volumes: [...spec.volumes.filter(({ name: volume }: any) => volume !== 'backup'), { name: 'backup', persistentVolumeClaim: { claimName: `${database.name}-backup` } }, temporary],
      containers: [{
        ...container,
        command: ['bash', '/scripts/restore.sh', backup, ...argument === undefined ? [] : [argument]],
        volumeMounts: [...container.volumeMounts, { name: temporary.name, mountPath: '/tmp' }],
      }],
    },
  });
}
