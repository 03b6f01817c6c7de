import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as layout from './layout';
import { VolumeClaimTemplate } from '../../constructs/volume-claim-template';
import { ConfigFiles } from '../config-files';
import { DatabaseStorage } from '../database-props';
import { SharedMount } from '../mounts';

/** What the server and what prepares its data have in common. */
export interface SharedFiles {
  readonly scripts: Record<string, string>;
  readonly config: Record<string, string>;
  readonly walStorage?: DatabaseStorage;
}

/** The mounts of the server and of what runs before it. */
export function sharedMounts(scope: Construct, files: ConfigFiles, { scripts, config, walStorage }: SharedFiles): SharedMount[] {
  const replication = kplus.Volume.fromEmptyDir(scope, 'Replication', 'replication', { medium: kplus.EmptyDirMedium.MEMORY });
  return [
    { path: layout.REPLICATION_PATH, volume: replication, readOnly: false },
    // Read when they are run: a change concerns no server that runs, and replaces none.
    { path: layout.SCRIPTS_PATH, volume: files.addDirectory({ name: 'scripts', files: scripts, isLive: true }), readOnly: true },
    { path: layout.CONFIG_PATH, volume: files.addDirectory({ name: 'config', files: config }), readOnly: true },
    ...walStorage ? [{ path: layout.WAL_VOLUME_PATH, volume: new VolumeClaimTemplate(scope, 'wal', walStorage).asVolume(), readOnly: false }] : [],
  ];
}

/** The mounts of the server alone. What runs once, at the first start, replaces no pod when it changes. */
export function serverMounts(scope: Construct, files: ConfigFiles, socket: kplus.Volume, init: Record<string, string>): SharedMount[] {
  // Parallel queries share memory here, and a container's own is 64 MiB.
  const memory = kplus.Volume.fromEmptyDir(scope, 'SharedMemory', 'shared-memory', { medium: kplus.EmptyDirMedium.MEMORY });
  return [
    { path: layout.SOCKET_PATH, volume: socket, readOnly: false },
    { path: '/tmp', volume: kplus.Volume.fromEmptyDir(scope, 'Temporary', 'tmp'), readOnly: false },
    { path: '/dev/shm', volume: memory, readOnly: false },
    { path: layout.INIT_PATH, volume: files.addDirectory({ name: 'init', files: init, isLive: true }), readOnly: true },
  ];
}
