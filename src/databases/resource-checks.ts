/** What volumes and resources must be made of. */
import { all, Check, kind, object, SIZE, TEXT } from './prop-checks';

/** Of what is written in whole units by cdk8s-plus. */
function whole(unit: 'Mebibytes' | 'Gibibytes'): Check {
  const written = { Mebibytes: 'mebibytes', Gibibytes: 'gibibytes' }[unit];
  const factor = { Mebibytes: 1024, Gibibytes: 1024 ** 2 }[unit];
  return all(SIZE, kind((size) => size.toKibibytes() % factor === 0 && size.toKibibytes() > 0, `, and only whole ${written} can be written; write Size.${written}(1) or a multiple`));
}

function requestAndLimit(check: Check, example: string): Check {
  return object({ request: check, limit: check }, {}, `{ request: ${example} }`);
}

const CPU = kind((value) => typeof value?.amount === 'string', ', and whether that is cores or thousandths is anybody\'s guess; write Cpu.millis(500)');

/** `ContainerResources`. */
export const RESOURCES = object({
  cpu: requestAndLimit(CPU, 'Cpu.millis(500)'),
  memory: requestAndLimit(whole('Mebibytes'), 'Size.gibibytes(1)'),
  ephemeralStorage: requestAndLimit(whole('Gibibytes'), 'Size.gibibytes(1)'),
}, {}, '{ memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } }');

export const STORAGE_CLASS = object({ storageClassName: TEXT }, { storageClassName: 'the cluster\'s default would be taken; write StorageClass.fromStorageClassName(\'…\')' },
  'StorageClass.fromStorageClassName(\'…\')');

export const VOLUME_SIZE = all(SIZE, kind((size) => size.toKibibytes() > 0, ', and a claim must request more than nothing; write Size.gibibytes(10)'));

/** `DatabaseStorage`. */
export const STORAGE = object({ size: VOLUME_SIZE, storageClass: STORAGE_CLASS },
  { size: 'no volume can be asked for; write Size.gibibytes(10)' }, '{ size: Size.gibibytes(10) }');
