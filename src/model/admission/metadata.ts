/** The rules for `metadata`, of every kind. */
import { JsonObject } from '../decoder';
import { isTrue, object, objects, Refuse, text, texts } from './fields';
import { qualifiedName } from './formats';
import { checkAnnotations, checkLabels } from './selectors';

/** The form that a kind's names have. */
export type NameRule = (name: string, path: string, refuse: Refuse) => void;

/** Any name that fits into an address will do. */
export const anyName: NameRule = (name, path, refuse) => {
  if (name === '.' || name === '..' || /[/%]/.test(name)) refuse(path, `cannot stand in an address, got '${name}'`);
};

/** What the server adds to a name that it makes up. */
const GENERATED = 'aaaaa';
const GENERATED_LIMIT = 58;

const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

/**
 * Refuses metadata of a new object, or of a changed one: its name is not looked at again. `anyFinalizer`: those without
 * a domain need not be Kubernetes' own.
 */
export function checkMetadata(manifest: JsonObject, name: NameRule | undefined, refuse: Refuse, anyFinalizer = false): void {
  const metadata = object(manifest, 'metadata');
  const path = 'metadata';
  if (name !== undefined) checkName(metadata, name, path, refuse);
  checkLabels(metadata, 'labels', `${path}.labels`, refuse);
  checkAnnotations(metadata, 'annotations', `${path}.annotations`, refuse);
  checkOwners(metadata, `${path}.ownerReferences`, refuse);
  checkFinalizers(texts(metadata, 'finalizers'), anyFinalizer, `${path}.finalizers`, refuse);
}

function checkName(metadata: JsonObject, rule: NameRule, path: string, refuse: Refuse): void {
  const generate = text(metadata, 'generateName');
  // A dash at the end is where the rest comes.
  if (generate !== '') rule(generate.replace(/-$/, 'a'), `${path}.generateName`, refuse);
  const name = text(metadata, 'name');
  if (name === '' && generate === '') {
    refuse(`${path}.name`, 'must be set');
    return;
  }
  rule(name || generate.slice(0, GENERATED_LIMIT) + GENERATED, `${path}.name`, refuse);
  anyName(name, `${path}.name`, refuse);
}

function checkOwners(metadata: JsonObject, path: string, refuse: Refuse): void {
  const owners = objects(metadata, 'ownerReferences');
  for (const owner of owners) {
    // What stands before the slash is the group; too many slashes make it unreadable.
    const version = text(owner, 'apiVersion').split('/');
    if (version.length > 2 || version.at(-1) === '') refuse(`${path}.apiVersion`, `must be set, got '${text(owner, 'apiVersion')}'`);
    for (const field of ['kind', 'name', 'uid']) if (text(owner, field) === '') refuse(`${path}.${field}`, 'must be set');
    if (text(owner, 'apiVersion') === 'v1' && text(owner, 'kind') === 'Event') refuse(path, 'an Event cannot be an owner');
  }
  if (owners.filter((owner) => isTrue(owner, 'controller')).length > 1) refuse(path, 'only one owner can be the controller');
}

function checkFinalizers(finalizers: readonly string[], anyFinalizer: boolean, path: string, refuse: Refuse): void {
  for (const [index, finalizer] of finalizers.entries()) {
    qualifiedName(finalizer, path, refuse);
    if (!anyFinalizer && !finalizer.includes('/') && !STANDARD_FINALIZERS.includes(finalizer)) {
      refuse(`${path}[${index}]`, `must be of the form example.com/name, got '${finalizer}'`);
    }
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    refuse(path, "'orphan' and 'foregroundDeletion' exclude each other");
  }
}
