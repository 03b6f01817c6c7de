/** Definitions of custom resources: what is stored by them is not converted to another group, name or scope. */
import { changedIn, valueAt } from './simple';
import { isTrue, object, objects, RefuseChange, text, texts } from '../admission/fields';
import { JsonObject } from '../decoder';
import { Behaviour } from '../versions';

const checkNames = changedIn({ path: 'spec.scope' }, { path: 'spec.group' }, { path: 'spec.names.kind' }, { path: 'spec.names.plural' });

/** Refuses a change of the names, and versions taken away that objects may be stored in. */
export function changedDefinition(after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour): void {
  checkNames(after, before, refuse, behaviour);
  const versions = namesOf(objects(object(after, 'spec'), 'versions'));
  if (storedVersions(before).some((version) => !versions.includes(version))) refuse('spec.versions', namesOf(objects(object(before, 'spec'), 'versions')), versions);
}

/** Which versions objects may be stored in: until a cluster says so, the one that is written. */
function storedVersions(definition: JsonObject): readonly string[] {
  if (valueAt(definition, 'status.storedVersions') !== undefined) return texts(object(definition, 'status'), 'storedVersions');
  return namesOf(objects(object(definition, 'spec'), 'versions').filter((version) => isTrue(version, 'storage')));
}

function namesOf(versions: readonly JsonObject[]): string[] {
  return versions.map((version) => text(version, 'name'));
}
