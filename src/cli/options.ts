/** What options of several commands must hold. */
import { UsageError } from './io';
import { isDnsLabel } from '../model/names';
import { isKnownVersion, NEWEST_MINOR, OLDEST_MINOR, parseVersion } from '../model/versions';

/** @throws UsageError when there is no such version of Kubernetes here */
export function checkKubernetesVersion(kubernetes: string): void {
  const version = parseVersion(kubernetes);
  if (version && isKnownVersion(version)) return;
  throw new UsageError(`--kubernetes ${JSON.stringify(kubernetes)}: not a version known here, `
    + `give one from 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`);
}

/** @throws UsageError when no namespace can be called so */
export function checkNamespace(namespace: string): void {
  if (!isDnsLabel(namespace)) throw new UsageError(`--namespace ${JSON.stringify(namespace)}: not the name of a namespace`);
}
