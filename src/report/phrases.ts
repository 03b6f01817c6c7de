/** Words that reports share. */
import { PredictedCapacity, PredictedClaim, PredictedService, PredictedServicePort, PredictedStorage } from '../model/prediction';

/** `1 pod`, `5,000 pods`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** A number with commas between thousands. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=([0-9]{3})+$)/g, ',');
}

const SHORT_MODES: { readonly [mode: string]: string } = {
  ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP',
};

/** Access modes as kubectl abbreviates them. */
export function accessModes(claim: Pick<PredictedClaim, 'accessModes'>): string {
  return claim.accessModes.map((mode) => (Object.hasOwn(SHORT_MODES, mode) ? SHORT_MODES[mode] : mode)).join(',');
}

/** A storage class by name, or what is used when there is none. */
export function storageClass({ storageClass: name }: Pick<PredictedStorage, 'storageClass'>): string {
  if (name === undefined) return '(default)';
  return name === '' ? '(none)' : name;
}

/** What is asked for, in one line: `3Gi (default) in 3 claims · 750m CPU · 3Gi memory`. */
export function capacity({ storage, cpu, memory }: PredictedCapacity): string {
  const parts = storage.map((each) => `${each.storage} ${storageClass(each)} in ${count(each.claims, 'claim')}`);
  if (cpu !== undefined) parts.push(`${cpu} CPU`);
  if (memory !== undefined) parts.push(`${memory} memory`);
  return parts.length > 0 ? parts.join(' · ') : 'nothing';
}

/** What kind of Service it is: `headless`, `virtual IP`, `NodePort` … */
export function serviceKind(service: PredictedService): string {
  if (service.headless) return service.publishNotReadyAddresses ? 'headless, unready pods included' : 'headless';
  return service.type === 'ClusterIP' ? 'virtual IP' : service.type;
}

/** A port: `web 80 → 8080/TCP`. */
export function servicePort({ name, port, targetPort, protocol }: PredictedServicePort): string {
  const target = targetPort === undefined || targetPort === port ? '' : ` → ${targetPort}`;
  const nowhere = targetPort === undefined ? ' (no container has its target)' : '';
  return `${name === undefined ? '' : `${name} `}${port}${target}/${protocol}${nowhere}`;
}

/** Names in a row; of many, the first ones and the last. */
export function sequence(names: readonly string[], between: string = ' → ', shown: number = 5): string {
  if (names.length <= shown) return names.join(between);
  return [...names.slice(0, 2), '…', names[names.length - 1]].join(between);
}
