// Applies manifests to a namespace that enforces the `restricted` Pod Security Standard, and waits for the pods.
import { load } from 'js-yaml';

/** How long the controllers are waited for. They take less than a second; a busy machine takes longer. */
const PATIENCE = 30_000;

/** When it is an answer that controllers could not make a pod: they try again, and once may be because of the order of creation. */
const REFUSALS = 3;

const NAMESPACE_LABELS = Object.fromEntries(['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']));

/** Where what is no object of a manifest is; the rest goes with its owner. */
const MADE_BY_CONTROLLERS = [
  '/api/v1/namespaces/{namespace}/pods', '/api/v1/namespaces/{namespace}/persistentvolumeclaims',
  '/apis/batch/v1/namespaces/{namespace}/jobs', '/apis/apps/v1/namespaces/{namespace}/replicasets',
  '/api/v1/namespaces/{namespace}/events',
];

/** The objects of a YAML text: what they are, and the text itself, for the server to read. */
function objectsIn(yaml) {
  return yaml.split(/^---$/m).filter((text) => text.trim() !== '').map((text) => ({ text, manifest: load(text) }));
}

/** The pods that operators are told to make, by `kubectl -n NAMESPACE apply -f - <<'END'`. */
export function podsInSteps(steps) {
  return [...steps.matchAll(/kubectl -n (\S+) apply -f - <<'END'\n([\s\S]*?)\nEND$/gm)].map(([, namespace, yaml]) => {
    const manifest = load(yaml);
    return JSON.stringify({ ...manifest, metadata: { ...manifest.metadata, namespace } });
  });
}

/** Stores definitions of custom resources, and waits until the server knows them. */
export async function define(server, definitions) {
  for (const yaml of definitions) {
    const { manifest } = objectsIn(yaml)[0];
    const { code, body } = await server.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', yaml, 'application/yaml');
    if (code >= 300) throw new Error(`the definition ${manifest.metadata.name}: ${body.message}`);
    const { group, versions, names } = manifest.spec;
    const isServed = async () => (await resources(server, `${group}/${versions[0].name}`)).some(({ name }) => name === names.plural);
    if (!await waitFor(isServed)) throw new Error(`the definition ${manifest.metadata.name} is stored, and after ${PATIENCE} ms not served`);
  }
}

/** Creates all objects in the order of the text, waits for the pods, and says what was accepted and what is wrong. */
export async function applyAll(server, yaml) {
  const objects = objectsIn(yaml);
  const found = { objects: 0, pods: 0, leftOut: [], wrong: [] };
  for (const namespace of namespacesOf(objects)) {
    const { code, body } = await server.ask('POST', '/api/v1/namespaces', { metadata: { name: namespace, labels: NAMESPACE_LABELS } });
    if (code >= 300 && body.reason !== 'AlreadyExists') throw new Error(`the namespace ${namespace}: ${body.message}`);
  }
  const workloads = [];
  for (const { text, manifest } of objects) {
    const path = await pathOf(server, manifest);
    const title = `${manifest.kind} ${manifest.metadata.name}`;
    if (path === undefined) {
      found.leftOut.push(title);
      continue;
    }
    const { code, body, warnings } = await server.ask('POST', `${path}?fieldValidation=Strict`, text, 'application/yaml');
    found.wrong.push(...warnings.map((warning) => `${title}: warning: ${warning}`));
    if (code >= 300) {
      found.wrong.push(`${title}: ${body.message}`);
      continue;
    }
    found.objects += 1;
    if (manifest.kind === 'Pod') found.pods += 1;
    workloads.push(...await workloadsOf(server, body, found.wrong));
  }
  for (const workload of workloads) {
    const { made, why } = await podsOf(server, workload);
    found.pods += made;
    if (made < workload.pods) found.wrong.push(`${workload.kind} ${workload.name}: ${made} of ${workload.pods} pods, no pod more: ${why}`);
  }
  return found;
}

/**
 * Takes away what `applyAll` and the controllers have made. The namespaces stay: the namespace controller lets five
 * seconds pass before it begins with one.
 */
export async function clear(server, yaml) {
  const objects = objectsIn(yaml);
  const paths = (await Promise.all(objects.map(async ({ manifest }) => [await pathOf(server, manifest), manifest.metadata.name])))
    .filter(([path]) => path).map(([path, name]) => `${path}/${name}`);
  for (const path of paths) await server.ask('DELETE', `${path}?propagationPolicy=Background`);
  const lists = namespacesOf(objects).flatMap((namespace) => MADE_BY_CONTROLLERS.map((list) => list.replace('{namespace}', namespace)));
  const left = async () => {
    for (const list of lists) await server.ask('DELETE', `${list}?propagationPolicy=Background`);
    const listed = await Promise.all(lists.map((list) => server.ask('GET', list)));
    const read = await Promise.all(paths.map((path) => server.ask('GET', path)));
    return [...listed.flatMap(({ body }) => body.items.map(({ metadata }) => metadata.name)), ...paths.filter((_, index) => read[index].code !== 404)];
  };
  if (!await waitFor(async () => (await left()).length === 0)) throw new Error(`still there after ${PATIENCE} ms: ${(await left()).join(', ')}`);
}

function namespacesOf(objects) {
  return [...new Set(objects.map(({ manifest }) => manifest.metadata.namespace).filter(Boolean))];
}

/** Where objects of that kind are; undefined for a kind that the server does not know. */
export async function pathOf(server, { apiVersion, kind, metadata: { namespace } }) {
  const resource = (await resources(server, apiVersion)).find((each) => each.kind === kind && !each.name.includes('/'));
  if (!resource) return undefined;
  return `${root(apiVersion)}/${resource.namespaced ? `namespaces/${namespace ?? 'default'}/` : ''}${resource.name}`;
}

async function resources(server, apiVersion) {
  const { code, body } = await server.ask('GET', root(apiVersion));
  return code === 200 ? body.resources : [];
}

function root(apiVersion) {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** What of an object makes pods, and how many. A CronJob gets a Job now, as `kubectl create job --from` makes one. */
async function workloadsOf(server, { kind, metadata, spec }, wrong) {
  const workload = (pods, isOwner) => [{ kind, name: metadata.name, namespace: metadata.namespace, pods, isOwner }];
  const ownedByName = (owner) => owner.kind === kind && owner.name === metadata.name;
  switch (kind) {
    case 'StatefulSet': return workload(spec.podManagementPolicy === 'Parallel' ? spec.replicas : Math.min(spec.replicas, 1), ownedByName);
    case 'Deployment': return workload(spec.replicas, (owner) => owner.kind === 'ReplicaSet' && owner.name.startsWith(`${metadata.name}-`));
    case 'Job': return workload(spec.parallelism, ownedByName);
    case 'CronJob': {
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { ...spec.jobTemplate.metadata, name: `${metadata.name}-now`, namespace: metadata.namespace }, spec: spec.jobTemplate.spec };
      const { code, body, warnings } = await server.ask('POST', `${await pathOf(server, job)}?fieldValidation=Strict`, job);
      wrong.push(...warnings.map((warning) => `Job ${job.metadata.name}: warning: ${warning}`));
      if (code < 300) return workloadsOf(server, body, wrong);
      wrong.push(`Job ${job.metadata.name}: ${body.message}`);
      return [];
    }
    default:
      if (spec?.template) wrong.push(`${kind} ${metadata.name}: nothing here knows how its pods come to be`);
      return [];
  }
}

/** How many pods of a workload the controllers have made, and what hinders them. */
async function podsOf(server, { kind, name, namespace, pods, isOwner }) {
  let made = 0;
  let refusals = [];
  await waitFor(async () => {
    const [stored, events] = await Promise.all(['pods', 'events'].map((list) => server.ask('GET', `/api/v1/namespaces/${namespace}/${list}`)));
    made = stored.body.items.filter(({ metadata }) => (metadata.ownerReferences ?? []).some(isOwner)).length;
    refusals = events.body.items.filter(({ reason, involvedObject: object }) => reason === 'FailedCreate' && isOwner(object));
    return made >= pods || refusals.reduce((sum, { count }) => sum + count, 0) >= REFUSALS;
  });
  return { made, why: refusals.at(-1)?.message ?? `the controllers have not made one within ${PATIENCE} ms, and say nothing about ${kind} ${name}` };
}

async function waitFor(isSo) {
  for (const until = Date.now() + PATIENCE; Date.now() < until;) {
    if (await isSo()) return true;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  return false;
}
