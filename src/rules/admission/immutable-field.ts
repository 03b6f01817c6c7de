import { refusalsOf } from './verdict';
import { isJsonObject } from '../../model/decoder';
import { Effect } from '../finding';
import { Rule } from '../rule';

export const immutableField: Rule = {
  id: 'immutable-field',
  effect: Effect.REJECTED,
  title: 'No change touches a field that may not change',
  why: 'Some fields are fixed when an object is created: the API server refuses an update that touches them, and with it everything else that the update '
    + 'would have changed. It shows only when manifests are judged against what is live or the last release (`check AFTER --before BEFORE`).',

  check(world, report) {
    for (const object of world.objects) {
      for (const { path, change } of refusalsOf(object, world)) {
        if (change === undefined) continue;
        const { why, fix } = explanationOf(object.kind, path, object.name);
        report(object, { path, message: `may not change from ${shown(change.from)} to ${shown(change.to)}: ${why}`, fix });
      }
    }
  },
};

interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** Why a field is fixed, and what to do instead, by kind and the beginning of the path; the first that fits counts. */
function explanationOf(kind: string, path: string, name: string): Explanation {
  const recreate = `delete only the set, \`kubectl delete statefulset ${name} --cascade=orphan\`, and apply again: pods and claims stay`;
  const rows: readonly [string, string, string, string][] = [
    ['StatefulSet', 'spec.volumeClaimTemplates', 'claims are made once a pod and never changed after it', `${recreate}; existing claims are grown one by one`],
    ['StatefulSet', 'spec.selector', 'it says which pods are the set\'s own', `keep it; or ${recreate}`],
    ['StatefulSet', 'spec.serviceName', 'it is part of the pods\' names in DNS', `keep it; or ${recreate}`],
    ['StatefulSet', 'spec.podManagementPolicy', 'the controller cannot switch while it acts', recreate],
    ['StatefulSet', 'spec.revisionHistoryLimit', 'up to Kubernetes 1.32 it is fixed like the rest', 'keep it until the cluster is at 1.33'],
    ['StatefulSet', '', 'it is fixed when the set is created', recreate],
    ['Service', 'spec.clusterIPs', 'a Service keeps the address that it has, and does not become headless', 'keep it; or delete the Service and apply again: clients lose it meanwhile'],
    ['Service', 'spec.ipFamilies', 'the first family is that of the address', 'keep it, and add the other one after it'],
    ['PersistentVolumeClaim', 'spec.resources', 'a claim grows only when it is bound and its class allows it, and does not shrink', 'keep it, or allow expansion in the class first'],
    ['PersistentVolumeClaim', 'spec.volumeName', 'the claim has its volume', 'keep it, or make a new claim and copy the data'],
    ['PersistentVolumeClaim', '', 'a claim is fixed once it is made', 'keep it, or make a new claim and copy the data'],
    ['PersistentVolume', '', 'it says where the data is', 'keep it, or make another volume'],
    ['StorageClass', '', 'volumes were made by it', `make a class of another name, or delete '${name}' and apply again: volumes that exist stay as they are`],
  ];
  const [, , why, fix] = rows.find(([of, field]) => of === kind && path.startsWith(field))
    ?? ['', '', 'it is fixed when the object is created', 'keep it, or create the object under another name'];
  return { why, fix };
}

/** A value in a message: short. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : `'${String(value)}'`;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
