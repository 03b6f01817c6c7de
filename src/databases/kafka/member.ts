import * as kplus from 'cdk8s-plus-28';
import * as layout from './layout';
import { kafkaScripts } from './scripts';
import { LOG4J2 } from './settings';
import { ConfigFiles } from '../config-files';
import { addJoinContainer } from '../join-container';
import { mountAll, secretMounts, SharedMount } from '../mounts';
import { StatefulDatabase } from '../stateful-database';

/** What brokers and controllers are told. */
export interface ServerFiles {
  readonly properties: string;
  /** `NUMBER@HOST:PORT` of each. */
  readonly controllers: string;
  readonly firstNode: number;
  readonly externalHostname?: string;
  readonly credentials: kplus.ISecret;
  readonly tls?: kplus.ISecret;
  readonly isFormed: boolean;
  readonly users: { readonly name: string; readonly key: string }[];
}

/** Adds configuration, Secrets, and what runs before the server. Gives the mounts of the certificate, if there is one. */
export function addServerFiles(database: StatefulDatabase, server: ServerFiles): SharedMount[] {
  const { set, container } = database;
  const files = new ConfigFiles(database, set);
  const values = (variables: Record<string, string>) => (
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, kplus.EnvValue.fromValue(value)]))
  );
  const join = addJoinContainer(set, container, files, {
    ...values({ CONTROLLERS: server.controllers, FIRST_NODE: String(server.firstNode), LOG_DIR: '/tmp' }),
    ...server.externalHostname === undefined ? {} : values({ EXTERNAL_HOSTNAME: server.externalHostname }),
  });
  join.mount(layout.VOLUME_PATH, container.mounts[0].volume);
  // Whether the cluster is formed concerns the next start of a member, and no member that runs.
  const scripts = files.addDirectory({
    name: 'scripts',
    files: kafkaScripts({
      hasTls: server.tls !== undefined, hasExternal: server.externalHostname !== undefined, isFormed: server.isFormed, users: server.users,
    }),
    isLive: true,
  });
  const secrets = secretMounts(database, server.credentials, server.tls);
  mountAll([container, join], [
    ...secrets,
    { path: layout.SCRIPTS_PATH, volume: scripts, readOnly: true },
    { path: layout.CONFIG_PATH, volume: files.addDirectory({ name: 'config', files: { 'server.properties': server.properties, 'log4j2.yaml': LOG4J2 } }), readOnly: true },
    { path: layout.RUNTIME_PATH, volume: kplus.Volume.fromEmptyDir(database, 'Runtime', 'runtime', { medium: kplus.EmptyDirMedium.MEMORY }), readOnly: false },
    { path: '/tmp', volume: kplus.Volume.fromEmptyDir(database, 'Temporary', 'tmp'), readOnly: false },
  ]);
  return secrets.filter(({ path }) => path === layout.TLS_PATH);
}
