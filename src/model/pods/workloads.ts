/** The kinds beside StatefulSets that make pods. */
import { Decoded, IntOrString, JsonReader } from '../decoder';
import { decode, Manifest, readManifest } from '../objects';
import { PodTemplate, readPodTemplate } from './pod-template';

/** A Deployment, DaemonSet, ReplicaSet, Job, CronJob or Pod. */
export interface WorkloadManifest extends Manifest {
  /** Absent: the kind has none, or something else decides. Default of a Deployment: 1. */
  readonly replicas?: number;

  /** How a Deployment replaces its pods. */
  readonly strategy?: DeploymentStrategy;

  readonly template: PodTemplate;

  /** Where the template is: `spec.template`, `spec.jobTemplate.spec.template`, or empty for a Pod, which is one itself. */
  readonly templatePath: string;
}

/** `spec.strategy` of a Deployment. */
export interface DeploymentStrategy {
  /** `RollingUpdate` or `Recreate`. Default: `RollingUpdate`. */
  readonly type: string;

  /** Pods that an update may make above the replicas. Default: 25 %, rounded up. */
  readonly maxSurge: IntOrString;
}

/** Where the pod template is, by API version and kind. */
const TEMPLATE_PATHS: { readonly [versionAndKind: string]: readonly string[] } = {
  'apps/v1/Deployment': ['spec', 'template'],
  'apps/v1/ReplicaSet': ['spec', 'template'],
  'apps/v1/DaemonSet': ['spec', 'template'],
  'batch/v1/Job': ['spec', 'template'],
  'batch/v1/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'v1/Pod': [],
};

/** Whether a manifest of that version and kind makes pods, and is no StatefulSet. */
export function isWorkloadKind(versionAndKind: string): boolean {
  return Object.hasOwn(TEMPLATE_PATHS, versionAndKind);
}

/** Reads a manifest of one of these kinds. */
export function decodeWorkload(json: unknown, versionAndKind: string): Decoded<WorkloadManifest> {
  return decode(json, (object, spec) => {
    const manifest = readManifest(object);
    const path = TEMPLATE_PATHS[versionAndKind];
    const isScaled = manifest.kind === 'Deployment' || manifest.kind === 'ReplicaSet';
    return {
      replicas: isScaled ? spec.integer('replicas') ?? 1 : undefined,
      strategy: manifest.kind === 'Deployment' ? readStrategy(spec.field('strategy')) : undefined,
      template: readPodTemplate(path.reduce((reader, field) => reader.field(field), object)),
      templatePath: path.join('.'),
      ...manifest,
    };
  });
}

function readStrategy(strategy: JsonReader): DeploymentStrategy {
  return {
    type: strategy.string('type') || 'RollingUpdate',
    maxSurge: strategy.field('rollingUpdate').intOrString('maxSurge') ?? '25%',
  };
}
