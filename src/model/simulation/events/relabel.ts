import { jsonEquals } from '../../json';
import { nameAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody changes the labels of a pod. */
export const relabel: EventHandler<string> = {
  read: nameAt,
  perform: ({ store, api, touched }, name, { labels = {} }) => {
    const pod = store.pods.get(name);
    if (pod === undefined) return undefined;
    touched.add(pod.uid);
    const entries = Object.entries({ ...pod.labels, ...labels }).filter((entry): entry is [string, string] => entry[1] !== null);
    const changed = Object.fromEntries(entries);
    if (!jsonEquals(changed, pod.labels)) api.update({ ...pod, labels: changed });
    return undefined;
  },
};
