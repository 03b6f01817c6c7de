/** The API server's rules for pods, as far as names, labels, volumes and containers go. */
import { Pod } from './cluster-objects';
import { Problem } from './decoder';
import { isLabelKey, isLabelValue } from './labels';
import { isDnsLabel, isDnsSubdomain } from './names';
import { StatefulSetManifest } from './objects';
import { Container, PodTemplate } from './pod-template';

/** What is wrong with a set's pod template: the volumes that its claim templates add count as its own. */
export function podTemplateProblems(set: StatefulSetManifest): Problem[] {
  const volumes = new Set([...set.claimTemplates.map(({ name }) => name), ...set.template.volumes.map(({ name }) => name)]);
  return podSpecProblems(set.template, volumes, 'spec.template.spec');
}

/** What is wrong with containers, given the names of the volumes that they may mount. */
export function podSpecProblems(
  template: Pick<PodTemplate, 'containers' | 'initContainers'>, volumes: ReadonlySet<string>, path: string,
): Problem[] {
  const problems: Problem[] = [];
  if (template.containers.length === 0) problems.push({ path: `${path}.containers`, message: 'must not be empty' });
  for (const volume of volumes) {
    if (!isDnsLabel(volume)) problems.push({ path: `${path}.volumes`, message: `'${volume}' must be a DNS label` });
  }
  const names = new Set<string>();
  const lists: [string, readonly Container[]][] = [['initContainers', template.initContainers], ['containers', template.containers]];
  for (const [list, containers] of lists) {
    for (const [index, container] of containers.entries()) {
      const at = `${path}.${list}[${index}]`;
      if (!isDnsLabel(container.name)) problems.push({ path: `${at}.name`, message: 'must be a DNS label' });
      if (names.has(container.name)) problems.push({ path: `${at}.name`, message: `'${container.name}' is there twice` });
      names.add(container.name);
      if (!container.image) problems.push({ path: `${at}.image`, message: 'must be set' });
      problems.push(...mountProblems(container, volumes, at));
    }
  }
  return problems;
}

function mountProblems(container: Container, volumes: ReadonlySet<string>, path: string): Problem[] {
  const problems: Problem[] = [];
  const paths = new Set<string>();
  for (const [index, { name, mountPath }] of container.volumeMounts.entries()) {
    const at = `${path}.volumeMounts[${index}]`;
    if (!volumes.has(name)) problems.push({ path: `${at}.name`, message: `there is no volume '${name}'` });
    if (mountPath === '') problems.push({ path: `${at}.mountPath`, message: 'must be set' });
    if (paths.has(mountPath)) problems.push({ path: `${at}.mountPath`, message: `'${mountPath}' is there twice` });
    paths.add(mountPath);
  }
  for (const [index, { containerPort }] of container.ports.entries()) {
    if (containerPort < 1 || containerPort > 65535) {
      problems.push({ path: `${path}.ports[${index}].containerPort`, message: `must be between 1 and 65535, got ${containerPort}` });
    }
  }
  return problems;
}

/** Why the API server refuses a pod that the controller wants to create of that template; undefined when it takes it. */
export function podProblem(pod: Pod, template: PodTemplate): Problem | undefined {
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
  return podSpecProblems(template, new Set(pod.volumes.map(({ name }) => name)), 'spec')[0];
}
