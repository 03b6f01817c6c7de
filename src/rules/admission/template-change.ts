/** What to do about a changed list of claim templates, which the API server refuses whatever the change is. */
import { isJsonObject, JsonReader } from '../../model/decoder';
import { claimName } from '../../model/names';
import { ClaimManifest, decodeClaim } from '../../model/objects';
import { compareQuantities, parseQuantity } from '../../model/quantities';
import { quotedList } from '../wording';

/** The mend for a change from one list of claim templates to another. */
export function templateChangeFix(set: string, namespace: string, recreate: string, from: unknown, to: unknown): string {
  const [before, after] = [templatesOf(from), templatesOf(to)];
  const gone = before.filter(({ name }) => !after.some((each) => each.name === name)).map(({ name }) => name);
  const fresh = after.filter(({ name }) => !before.some((each) => each.name === name)).map(({ name }) => name);
  if (gone.length > 0 && fresh.length > 0) {
    return `keep the name ${quotedList(gone)}: claims are called after it, and the data of '${claimName(gone[0], set, 0)}' would be left for an empty '${claimName(fresh[0], set, 0)}'`;
  }
  if (fresh.length > 0) return `${recreate}; then delete the pods one by one: each comes back with its claim of ${quotedList(fresh)}`;
  if (gone.length > 0) return `${recreate}; the claims of ${quotedList(gone)} stay until they are deleted by hand`;
  for (const template of after) {
    const old = before.find(({ name }) => name === template.name)!;
    const claim = claimName(template.name, set, 0);
    const [was, is] = [parseQuantity(old.storage ?? ''), parseQuantity(template.storage ?? '')];
    const growth = was === undefined || is === undefined ? 0 : compareQuantities(is, was);
    if (growth < 0) return `keep ${old.storage}: a claim does not shrink; for smaller ones make a set of another name and copy the data`;
    if (old.storageClassName !== template.storageClassName) {
      return `keep the class for the claims that there are: they cannot change it; for new pods only, ${recreate}`;
    }
    if (growth > 0) {
      return `grow each claim, where its class allows it: \`kubectl patch pvc ${claim} -n ${namespace} -p '{"spec":{"resources":{"requests":{"storage":"${template.storage}"}}}}'\`; `
        + `then, for the claims of new pods, ${recreate}`;
    }
  }
  return `keep them as they are; or, for the claims of new pods only, ${recreate}`;
}

function templatesOf(list: unknown): ClaimManifest[] {
  return JsonReader.of({ list }).field('list').objects().map(({ json }) => decodeClaim(json).value).filter(({ raw }) => isJsonObject(raw));
}
