/** The rest of a pod spec: what decides whether its containers start, stay up and are safe. */
import { JsonReader } from '../decoder';
import { Container, PodTemplate } from './pod-template';
import { Handler, Probe, readHandler, readProbe } from './probes';
import { readScheduling, Scheduling } from './scheduling';
import { readSecurityContext, SecurityContext } from './security-context';

export interface PodDetails extends Scheduling {
  readonly containers: readonly ContainerDetails[];
  readonly initContainers: readonly ContainerDetails[];
  readonly volumes: readonly VolumeDetails[];
  readonly security: SecurityContext;

  /** Which of the node's own namespaces the pod is in: `hostNetwork`, `hostPID`, `hostIPC`. */
  readonly hostNamespaces: readonly string[];

  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
}

export interface ContainerDetails extends Container {
  /** From the pod spec on: `containers[0]`. */
  readonly path: string;

  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly liveness?: Probe;
  readonly readiness?: Probe;
  readonly startup?: Probe;
  readonly preStop?: Handler;
  readonly security: SecurityContext;
  readonly references: readonly KeyReference[];

  /** Fields of the pod that variables take their values from: `metadata.name`. */
  readonly fieldPaths: readonly string[];

  /** The node's ports that it takes, by the index of the port. */
  readonly hostPorts: readonly { readonly index: number; readonly port: number }[];
}

/** A ConfigMap or Secret, or a key of it, that a container or volume needs to start. */
export interface KeyReference {
  /** From the pod spec on. */
  readonly path: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;

  /** Absent: all keys. */
  readonly key?: string;

  /** Whether the pod starts without it. */
  readonly isOptional: boolean;
}

export interface VolumeDetails {
  readonly name: string;

  /** From the pod spec on: `volumes[0]`. */
  readonly path: string;
  readonly claimName?: string;
  readonly hostPath?: string;
  readonly isEmptyDir: boolean;
  readonly references: readonly KeyReference[];
}

/** Reads what {@link PodTemplate} leaves out. What is spread stands last, as in `objects.ts`. */
export function podDetails(template: PodTemplate): PodDetails {
  const pod = JsonReader.of((template.raw as { spec?: unknown } | undefined)?.spec);
  return {
    containers: readContainers(pod.field('containers'), template.containers),
    initContainers: readContainers(pod.field('initContainers'), template.initContainers),
    volumes: pod.objects('volumes').map(readVolume),
    security: readSecurityContext(pod.field('securityContext')),
    hostNamespaces: ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod.boolean(field) === true),
    serviceAccountName: (pod.string('serviceAccountName') ?? pod.string('serviceAccount')) || undefined,
    automountServiceAccountToken: pod.boolean('automountServiceAccountToken'),
    ...readScheduling(pod),
  };
}

function readContainers(list: JsonReader, containers: readonly Container[]): ContainerDetails[] {
  return list.objects().map((container, index) => ({
    path: container.path,
    command: container.strings('command'),
    args: container.strings('args'),
    liveness: readProbe(container.field('livenessProbe')),
    readiness: readProbe(container.field('readinessProbe')),
    startup: readProbe(container.field('startupProbe')),
    preStop: readHandler(container.field('lifecycle').field('preStop')),
    security: readSecurityContext(container.field('securityContext')),
    references: [
      ...container.objects('env').flatMap((variable) => readSource(variable.field('valueFrom'), 'KeyRef')),
      ...container.objects('envFrom').flatMap((source) => readSource(source, 'Ref')),
    ],
    fieldPaths: container.objects('env').flatMap((variable) => variable.field('valueFrom').field('fieldRef').string('fieldPath') ?? []),
    hostPorts: container.objects('ports').flatMap((port, number) => {
      const hostPort = port.integer('hostPort');
      return hostPort ? [{ index: number, port: hostPort }] : [];
    }),
    ...containers[index],
  }));
}

/** A reference in a variable (`configMapKeyRef`) or in `envFrom` (`configMapRef`). */
function readSource(source: JsonReader, suffix: 'KeyRef' | 'Ref'): KeyReference[] {
  return ([['configMap', 'ConfigMap'], ['secret', 'Secret']] as const).flatMap(([field, kind]) => {
    const reference = source.field(`${field}${suffix}`);
    const name = reference.string('name');
    if (!name) return [];
    return [{ path: reference.path, kind, name, key: reference.string('key'), isOptional: reference.boolean('optional') ?? false }];
  });
}

function readVolume(volume: JsonReader): VolumeDetails {
  return {
    name: volume.string('name') ?? '',
    path: volume.path,
    claimName: volume.field('persistentVolumeClaim').string('claimName'),
    hostPath: volume.field('hostPath').string('path'),
    isEmptyDir: volume.has('emptyDir'),
    references: [
      ...readVolumeSource(volume.field('configMap'), 'ConfigMap', 'name'),
      ...readVolumeSource(volume.field('secret'), 'Secret', 'secretName'),
    ],
  };
}

function readVolumeSource(source: JsonReader, kind: 'ConfigMap' | 'Secret', nameField: string): KeyReference[] {
  const name = source.string(nameField);
  if (!name) return [];
  const isOptional = source.boolean('optional') ?? false;
  const items = source.objects('items');
  if (items.length === 0) return [{ path: `${source.path}.${nameField}`, kind, name, isOptional }];
  return items.map((item) => ({ path: `${item.path}.key`, kind, name, key: item.string('key'), isOptional }));
}
