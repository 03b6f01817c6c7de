import { isJsonObject } from '../../model/decoder';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const objectType: Rule = {
  id: 'object-type',
  effect: Effect.REJECTED,
  title: 'An object says what it is and what it is called',
  why: 'Without apiVersion, kind and a name nobody knows where to send an object: `kubectl apply` stops at it, and what stands after it in the same files may '
    + 'be applied or not.',
  perObject: true,

  check({ objects }, report, judged) {
    for (const object of objects) {
      for (const field of ['apiVersion', 'kind'] as const) {
        if (object[field] !== '') continue;
        report(object, {
          path: field,
          message: `there is no ${field}: the object is refused`,
          fix: field === 'kind' ? 'write what it is, such as `kind: Service`' : 'write its group and version, such as `apiVersion: apps/v1`',
        });
      }
      if (object.name !== '' || isNamedByServer(object.raw) || judged.on(object).some(({ path }) => path === 'metadata.name')) continue;
      report(object, { path: 'metadata.name', message: 'the object has no name: it is refused', fix: 'write `metadata.name`' });
    }
  },
};

/** Whether the name is made up when the object is created, or the object is not one that is kept under a name. */
function isNamedByServer(json: unknown): boolean {
  if (!isJsonObject(json)) return true;
  const { metadata, kind } = json;
  return (isJsonObject(metadata) && typeof metadata.generateName === 'string' && metadata.generateName !== '')
    || (typeof kind === 'string' && /(Review|Eviction|Binding|TokenRequest)$/.test(kind));
}
