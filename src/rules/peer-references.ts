import { Workload } from './workload';
import { World } from './world';
import { podName } from '../model/names';
import { StatefulSetManifest } from '../model/objects';

/** The name of a set's pod, somewhere in what a container is started with. */
export interface PodReference {
  /** From the pod spec on: `containers[0].env[2].value`. */
  readonly path: string;
  readonly text: string;
  readonly set: StatefulSetManifest;
  readonly ordinal: number;
  readonly service: string;
}

const POD_NAME = /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)-(\d{1,9})\.([a-z](?:[-a-z0-9]*[a-z0-9])?)(?:\.([a-z0-9][-a-z0-9]*)(?:\.(svc)(?:\.|$))?)?/;

/** Variables that usually hold what members of a cluster are found by. */
const PEER_VARIABLE = /SEED|PEER|JOIN|MEMBER|HOSTS|DISCOVERY|CLUSTER|QUORUM|VOTERS|NODES|SERVERS/i;

/** What several rules ask of a workload. */
interface Found {
  readonly references: readonly PodReference[];
  lookup?: { readonly of?: PeerLookup };
}

/** Where a set's pods look each other up, and what it is that they look up. */
export interface PeerLookup {
  readonly path: string;
  readonly text: string;
}

/** A workload belongs to one world. */
const FOUND = new WeakMap<Workload, Found>();

function foundIn(world: World, workload: Workload): Found {
  let found = FOUND.get(workload);
  if (found === undefined) FOUND.set(workload, found = { references: findReferences(world, workload) });
  return found;
}

/** A text that a container is started with, its path in the pod spec, and the variable that it is the value of. */
type Look<T> = (text: string, path: () => string, name?: string) => T | undefined;

/** The first answer that the texts get which the containers of a workload are started with. */
function firstOfStart<T>({ allContainers }: Workload, look: Look<T>): T | undefined {
  for (const { path, env, command, args } of allContainers) {
    for (let i = 0; i < env.length; i++) {
      const { name, value } = env[i];
      const answer = value ? look(value, () => `${path}.env[${i}].value`, name) : undefined;
      if (answer !== undefined) return answer;
    }
    for (const [field, texts] of [['command', command], ['args', args]] as const) {
      for (let i = 0; i < texts.length; i++) {
        const answer = look(texts[i], () => `${path}.${field}[${i}]`);
        if (answer !== undefined) return answer;
      }
    }
  }
  return undefined;
}

/** What a name of a pod has at least, and most scripts have nowhere. */
const HINT = /-\d{1,9}\.[a-z]/;

const NO_NAME = /[^A-Za-z0-9.-]+/;

/**
 * The pods of sets among the manifests that a workload's containers are told of, as `db-0.db` and longer. `db-1.tar.gz`
 * looks alike: without `.svc`, the word after the pod must be a Service that is there or governs the set.
 */
export function podReferences(world: World, workload: Workload): readonly PodReference[] {
  return foundIn(world, workload).references;
}

function findReferences(world: World, workload: Workload): PodReference[] {
  const references = new Array<PodReference>();
  firstOfStart(workload, (text, path) => {
    if (!HINT.test(text)) return;
    for (const name of text.split(NO_NAME)) {
      const match = POD_NAME.exec(name);
      if (match === null) continue;
      const [, setName, ordinal, service, namespace = workload.namespace, svc] = match;
      const set = world.find<StatefulSetManifest>('StatefulSet', setName, namespace).at(-1);
      if (set === undefined) continue;
      const isService = svc !== undefined || service === set.serviceName || world.find('Service', service, namespace).length > 0;
      if (isService) references.push({ path: path(), text: podName(setName, Number(ordinal)), set, ordinal: Number(ordinal), service });
    }
  });
  return references;
}

/** Where the pods of a set look each other up; undefined when nothing says that they do. */
export function peerLookup(world: World, workload: Workload): PeerLookup | undefined {
  const found = foundIn(world, workload);
  found.lookup ??= { of: findLookup(world, workload) };
  return found.lookup.of;
}

function findLookup(world: World, workload: Workload): PeerLookup | undefined {
  const { set } = workload;
  if (set === undefined) return undefined;
  const own = podReferences(world, workload).find((reference) => reference.set === set);
  if (own !== undefined) return { path: own.path, text: `${own.text}.${own.service}` };
  if (set.serviceName === '') return undefined;
  return firstOfStart(workload, (text, path, name) => {
    if (!text.includes(set.serviceName)) return undefined;
    const hosts = text.split(NO_NAME);
    const isListed = hosts.find((host) => host.startsWith(`${set.serviceName}.${workload.namespace}.svc`))
      ?? (name !== undefined && PEER_VARIABLE.test(name) ? hosts.find((host) => host === set.serviceName) : undefined);
    return isListed === undefined ? undefined : { path: path(), text: isListed };
  });
}
