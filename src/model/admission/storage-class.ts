/** The API server's rules for storage classes. */
import { JsonObject } from '../decoder';
import { jsonEquals } from '../json';
import { Behaviour } from '../versions';
import { entries, objects, oneOf, Once, optionalText, Refuse, RefuseChange, required, text, texts } from './fields';
import { dnsSubdomain, qualifiedName } from './formats';
import { checkMetadata } from './metadata';

const PARAMETERS_LIMIT = 512;
const PARAMETERS_SIZE = 256 * 1024;

/** Refuses a class, new or changed. */
export function checkStorageClass(
  storageClass: JsonObject, behaviour: Behaviour, refuse: Refuse, refuseChange: RefuseChange, old?: JsonObject,
): void {
  checkMetadata(storageClass, old === undefined ? dnsSubdomain : undefined, refuse);
  if (old !== undefined) checkChange(storageClass, old, behaviour, refuseChange);
  const provisioner = text(storageClass, 'provisioner');
  if (required(provisioner, 'provisioner', refuse)) qualifiedName(provisioner.toLowerCase(), 'provisioner', refuse);
  checkParameters(storageClass, refuse);
  const reclaim = text(storageClass, 'reclaimPolicy');
  if (reclaim !== '') oneOf(reclaim, ['Delete', 'Retain'], 'reclaimPolicy', refuse);
  oneOf(optionalText(storageClass, 'volumeBindingMode') ?? 'Immediate', ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode', refuse);
  checkTopologies(objects(storageClass, 'allowedTopologies'), refuse);
}

function checkParameters(storageClass: JsonObject, refuse: Refuse): void {
  const parameters = entries(storageClass, 'parameters');
  if (parameters.length > PARAMETERS_LIMIT) {
    refuse('parameters', `must be at most ${PARAMETERS_LIMIT}, got ${parameters.length}`);
    return;
  }
  if (parameters.some(([key]) => key === '')) refuse('parameters', 'must not have an empty name');
  const size = parameters.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > PARAMETERS_SIZE) refuse('parameters', `must be at most 256 KiB in all, got ${size} characters`);
}

function checkTopologies(topologies: readonly JsonObject[], refuse: Refuse): void {
  // A term without expressions is one too many for the server, even if it is the only one.
  const terms = new Set<string>(['[]']);
  for (const [index, term] of topologies.entries()) {
    const path = `allowedTopologies[${index}].matchLabelExpressions`;
    const keys = new Once(refuse);
    const values = new Map<string, string[]>();
    for (const [position, expression] of objects(term, 'matchLabelExpressions').entries()) {
      const at = `${path}[${position}]`;
      if (texts(expression, 'values').length === 0) refuse(`${at}.values`, 'must not be empty');
      const seen = new Once(refuse);
      for (const [place, value] of texts(expression, 'values').entries()) seen.add(value, `${at}.values[${place}]`);
      qualifiedName(text(expression, 'key'), `${at}.key`, refuse);
      keys.add(text(expression, 'key'), `${at}.key`);
      values.set(text(expression, 'key'), [...new Set(texts(expression, 'values'))].sort());
    }
    const meaning = JSON.stringify([...values].sort());
    if (terms.has(meaning)) refuse(path, 'is there twice');
    terms.add(meaning);
  }
}

function checkChange(storageClass: JsonObject, old: JsonObject, behaviour: Behaviour, refuse: RefuseChange): void {
  const parametersOf = ({ parameters }: JsonObject) => (behaviour.emptyParametersEqualNone ? parameters ?? {} : parameters);
  if (!jsonEquals(parametersOf(storageClass), parametersOf(old))) refuse('parameters', old.parameters, storageClass.parameters);
  for (const [field, byDefault] of [['provisioner', ''], ['reclaimPolicy', 'Delete'], ['volumeBindingMode', 'Immediate']]) {
    const [is, was] = [storageClass[field] ?? byDefault, old[field] ?? byDefault];
    if (is !== was) refuse(field, was, is);
  }
}
