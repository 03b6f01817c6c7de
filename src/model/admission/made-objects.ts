/** The API server's rules for what the controller makes of a set: pods and claims. */
import { Pod, PodVolume } from '../controller/cluster-objects';
import { isJsonObject, JsonObject, Problem } from '../decoder';
import { isLabelKey, isLabelValue } from '../labels';
import { isDnsLabel, isDnsSubdomain } from '../names';
import { Behaviour } from '../versions';
import { checkClaimSpec, normalizeDataSources } from './claim';
import { decodePart } from './decode';
import { object, objects, text } from './fields';
import { checkPodSpec } from './pod-spec';

/** Why the API server refuses a pod that the controller wants to create of that template; undefined when it takes it. */
export function podProblem(pod: Pod, template: JsonObject, behaviour: Behaviour): Problem | undefined {
  if (!isDnsSubdomain(pod.name)) return { path: 'metadata.name', message: 'must be a DNS subdomain of at most 253 characters' };
  for (const [key, value] of Object.entries(pod.labels)) {
    if (!isLabelKey(key)) return { path: 'metadata.labels', message: `'${key}' is no label's key` };
    if (!isLabelValue(value)) {
      return { path: `metadata.labels["${key}"]`, message: `must be at most 63 letters, digits, '-', '_' and '.', got ${value.length}: '${value}'` };
    }
  }
  if (!isDnsLabel(pod.hostname)) {
    return { path: 'spec.hostname', message: `must be a DNS label of at most 63 characters, got ${pod.hostname.length}: '${pod.hostname}'` };
  }
  if (pod.subdomain !== '' && !isDnsLabel(pod.subdomain)) {
    return { path: 'spec.subdomain', message: `must be a DNS label of at most 63 characters, got '${pod.subdomain}'` };
  }
  return specProblem(template, pod.volumes, behaviour);
}

/** What is wrong with a template, by the volumes that its pods have: it is the same for all pods of a set. */
const known = new WeakMap<JsonObject, Map<string, Problem | undefined>>();

function specProblem(template: JsonObject, volumes: readonly PodVolume[], behaviour: Behaviour): Problem | undefined {
  const key = JSON.stringify([behaviour.minor, volumes.map(({ name }) => name)]);
  let problems = known.get(template);
  if (problems === undefined) known.set(template, problems = new Map());
  if (!problems.has(key)) problems.set(key, findProblem(template, volumes, behaviour));
  return problems.get(key);
}

function findProblem(template: JsonObject, volumes: readonly PodVolume[], behaviour: Behaviour): Problem | undefined {
  const { hostname, subdomain, ...spec } = decodePart(template.spec, 'PodSpec', behaviour);
  const own = objects(spec, 'volumes');
  const claimOf = new Map(own.map((volume) => [text(volume, 'name'), text(object(volume, 'persistentVolumeClaim'), 'claimName')]));
  // A claim of the set takes the place of a volume of its name.
  const claims = volumes.filter(({ name, claim }) => claim !== undefined && claimOf.get(name) !== claim).map(({ name }) => name);
  // Where the template is not known yet, of its volumes only the names are.
  const named = volumes.filter(({ name, claim }) => claim === undefined && !claimOf.has(name)).map(({ name }): JsonObject => ({ name }));
  const left = [...own.map((volume) => (claims.includes(text(volume, 'name')) ? undefined : volume)), ...named];
  let first: Problem | undefined;
  checkPodSpec(spec, { own: left, claims }, behaviour, 'spec', (path, message) => first ??= { path, message });
  return first;
}

/** Why the API server refuses a claim that the controller wants to create; undefined when it takes it. */
export function claimProblem(name: string, written: unknown, behaviour: Behaviour): Problem | undefined {
  if (!isDnsSubdomain(name)) return { path: 'metadata.name', message: `'${name}' must be a DNS subdomain of at most 253 characters` };
  const claim = decodePart({ spec: written }, 'PersistentVolumeClaim', behaviour);
  const spec = isJsonObject(claim.spec) ? claim.spec : {};
  let first: Problem | undefined;
  checkClaimSpec(normalizeDataSources(spec), behaviour, 'spec', (path, message) => first ??= { path, message });
  return first;
}
