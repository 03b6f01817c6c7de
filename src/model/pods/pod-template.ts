/** The parts of a pod template that names, records, claims and capacity depend on. */
import { IntOrString, JsonReader } from '../decoder';

/** `spec.template` of a workload. */
export interface PodTemplate {
  readonly labels: { readonly [key: string]: string };
  readonly annotations: { readonly [key: string]: string };
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Volume[];

  /** Overwritten by the StatefulSet controller, which puts the pod's name here. */
  readonly hostname?: string;

  /** Overwritten by the StatefulSet controller, which puts `serviceName` here. */
  readonly subdomain?: string;

  /** Default: `Always`, the only one that a StatefulSet may have. */
  readonly restartPolicy: string;

  /** Seconds between the signal to stop and the kill. Default: 30. */
  readonly terminationGracePeriodSeconds: number;

  /** Requests and limits of the pod as a whole (`spec.resources`, on by default from Kubernetes 1.34). */
  readonly resources: Resources;

  /** What the runtime class takes beside the containers, by resource, as written. */
  readonly overhead: { readonly [resource: string]: string };

  /** The template as it is written. */
  readonly raw: unknown;
}

/** A container, init container or sidecar of a pod. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports: readonly ContainerPort[];
  readonly env: readonly EnvVariable[];
  readonly resources: Resources;
  readonly volumeMounts: readonly VolumeMount[];

  /** Devices of claims with `volumeMode: Block`. */
  readonly volumeDevices: readonly VolumeDevice[];

  /** `Always` on an init container makes it a sidecar. */
  readonly restartPolicy?: string;

  /** The container as it is written, probes and all. */
  readonly raw: unknown;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;

  /** Default: `TCP`. */
  readonly protocol: string;
}

export interface EnvVariable {
  readonly name: string;

  /** Absent when the value comes from elsewhere (`valueFrom`). */
  readonly value?: string;
}

/** Quantities by resource, as written. */
export interface Resources {
  readonly requests: { readonly [resource: string]: string };
  readonly limits: { readonly [resource: string]: string };
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;

  /** Default: false. */
  readonly readOnly: boolean;
}

export interface VolumeDevice {
  readonly name: string;
  readonly devicePath: string;
}

export interface Volume {
  readonly name: string;

  /** The claim that the volume stands for, when it stands for one. */
  readonly claimName?: string;

  /** The volume as it is written. */
  readonly raw: unknown;
}

/** Reads a pod template. */
export function readPodTemplate(template: JsonReader): PodTemplate {
  template.isObject();
  const metadata = template.field('metadata');
  const spec = template.field('spec');
  metadata.isObject();
  spec.isObject();
  return {
    labels: metadata.stringMap('labels'),
    annotations: metadata.stringMap('annotations'),
    containers: spec.objects('containers').map(readContainer),
    initContainers: spec.objects('initContainers').map(readContainer),
    volumes: spec.objects('volumes').map(readVolume),
    hostname: spec.string('hostname'),
    subdomain: spec.string('subdomain'),
    restartPolicy: spec.string('restartPolicy') ?? 'Always',
    terminationGracePeriodSeconds: spec.long('terminationGracePeriodSeconds') ?? 30,
    resources: readResources(spec.field('resources')),
    overhead: spec.quantityMap('overhead'),
    raw: template.json,
  };
}

function readContainer(container: JsonReader): Container {
  return {
    name: container.string('name') ?? '',
    image: container.string('image'),
    ports: container.objects('ports').map((port) => ({
      name: port.string('name'),
      containerPort: port.integer('containerPort') ?? 0,
      protocol: port.string('protocol') ?? 'TCP',
    })),
    env: container.objects('env').map((env) => ({
      name: env.string('name') ?? '',
      value: env.has('valueFrom') ? undefined : env.string('value') ?? '',
    })),
    resources: readResources(container.field('resources')),
    volumeMounts: container.objects('volumeMounts').map((mount) => ({
      name: mount.string('name') ?? '',
      mountPath: mount.string('mountPath') ?? '',
      readOnly: mount.boolean('readOnly') ?? false,
    })),
    volumeDevices: container.objects('volumeDevices').map((device) => ({
      name: device.string('name') ?? '',
      devicePath: device.string('devicePath') ?? '',
    })),
    restartPolicy: container.string('restartPolicy'),
    raw: container.json,
  };
}

/** Reads requests and limits; used for containers, pods and claims. */
export function readResources(resources: JsonReader): Resources {
  resources.isObject();
  return {
    requests: resources.quantityMap('requests'),
    limits: resources.quantityMap('limits'),
  };
}

function readVolume(volume: JsonReader): Volume {
  const claim = volume.field('persistentVolumeClaim');
  claim.isObject();
  return {
    name: volume.string('name') ?? '',
    claimName: claim.string('claimName'),
    raw: volume.json,
  };
}

/** The containers that run as long as the pod does: the containers, then the sidecars. */
export function runningContainers({ containers, initContainers }: Pick<PodTemplate, 'containers' | 'initContainers'>): Container[] {
  return [...containers, ...initContainers.filter((container) => container.restartPolicy === 'Always')];
}

/**
 * The number that a Service's target port stands for in a pod with these ports, or undefined when none has that name
 * and protocol.
 */
export function targetPortNumber(ports: readonly ContainerPort[], target: IntOrString, protocol: string): number | undefined {
  if (typeof target === 'number') return target;
  return ports.find((port) => port.name === target && port.protocol === protocol)?.containerPort;
}
