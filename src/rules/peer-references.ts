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

/** The texts that the containers of a workload are started with, with their paths in the pod spec. */
function* startTexts({ allContainers }: Workload): Generator<{ path: string; text: string; name?: string }> {
  for (const { path, env, command, args } of allContainers) {
    for (const [index, { name, value }] of env.entries()) if (value) yield { path: `${path}.env[${index}].value`, text: value, name };
    for (const [index, text] of command.entries()) yield { path: `${path}.command[${index}]`, text };
    for (const [index, text] of args.entries()) yield { path: `${path}.args[${index}]`, text };
  }
}

/** The host names in a text. */
function hostNames(text: string): string[] {
  return text.includes('.') ? text.split(/[^A-Za-z0-9.-]+/) : [];
}

/**
 * The pods of sets among the manifests that a workload's containers are told of, as `db-0.db` and longer. `db-1.tar.gz`
 * looks alike: without `.svc`, the word after the pod must be a Service that is there or governs the set.
 */
export function podReferences(world: World, workload: Workload): PodReference[] {
  const references = new Array<PodReference>();
  for (const { path, text } of startTexts(workload)) {
    for (const name of hostNames(text)) {
      const match = POD_NAME.exec(name);
      if (match === null) continue;
      const [, setName, ordinal, service, namespace = workload.namespace, svc] = match;
      const set = world.find<StatefulSetManifest>('StatefulSet', setName, namespace).at(-1);
      if (set === undefined) continue;
      const isService = svc !== undefined || service === set.serviceName || world.find('Service', service, namespace).length > 0;
      if (isService) references.push({ path, text: podName(setName, Number(ordinal)), set, ordinal: Number(ordinal), service });
    }
  }
  return references;
}

/** Where the pods of a set look each other up; undefined when nothing says that they do. */
export function peerLookup(world: World, workload: Workload): { readonly path: string; readonly text: string } | undefined {
  const { set } = workload;
  if (set === undefined) return undefined;
  const own = podReferences(world, workload).find((reference) => reference.set === set);
  if (own !== undefined) return { path: own.path, text: `${own.text}.${own.service}` };
  if (set.serviceName === '') return undefined;
  for (const { path, text, name } of startTexts(workload)) {
    const hosts = text.split(/[^A-Za-z0-9.-]+/);
    const isListed = hosts.find((host) => host.startsWith(`${set.serviceName}.${workload.namespace}.svc`))
      ?? (name !== undefined && PEER_VARIABLE.test(name) ? hosts.find((host) => host === set.serviceName) : undefined);
    if (isListed !== undefined) return { path, text: isListed };
  }
  return undefined;
}
