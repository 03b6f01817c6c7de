import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** Where the Secrets of all systems are mounted. */
export const CREDENTIALS_PATH = '/credentials';
export const TLS_PATH = '/tls';

/**
 * A volume that several containers mount at one path.
 *
 * @internal
 */
export interface SharedMount {
  readonly path: string;
  readonly volume: kplus.Volume;
  readonly readOnly: boolean;
}

/**
 * The Secrets as files, which a container reads as they are now: unlike variables, they show nowhere else. Readable for
 * the group and owned by root, as PostgreSQL wants its key to be.
 *
 * @internal
 */
export function secretMounts(scope: Construct, credentials: kplus.ISecret, tls?: kplus.ISecret): SharedMount[] {
  const mount = (name: string, path: string, secret: kplus.ISecret) => ({
    path, volume: kplus.Volume.fromSecret(scope, `Secret-${name}`, secret, { name, defaultMode: 0o440 }), readOnly: true,
  });
  return [mount('credentials', CREDENTIALS_PATH, credentials), ...tls ? [mount('tls', TLS_PATH, tls)] : []];
}

/** @internal */
export function mountAll(containers: kplus.Container[], mounts: SharedMount[]): void {
  for (const container of containers) mounts.forEach(({ path, volume, readOnly }) => container.mount(path, volume, { readOnly }));
}
