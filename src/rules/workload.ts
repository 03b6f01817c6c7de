import { dataStoreOf, DataStore } from './data-stores';
import { Manifest, StatefulSetManifest } from '../model/objects';
import { ContainerDetails, PodDetails } from '../model/pods/pod-details';
import { PodTemplate } from '../model/pods/pod-template';
import { WorkloadManifest } from '../model/pods/workloads';

type ReadDetails = (template: PodTemplate) => PodDetails;

/** Anything that makes pods, as rules look at it: the manifest with what follows from it, worked out once. */
export class Workload {
  public static ofSet(set: StatefulSetManifest, namespace: string, read: ReadDetails): Workload {
    return new Workload(set, namespace, set.template, read, 'spec.template', set.replicas, set);
  }

  public static of(manifest: WorkloadManifest, namespace: string, read: ReadDetails): Workload {
    return new Workload(manifest, namespace, manifest.template, read, manifest.templatePath, manifest.replicas);
  }

  private details?: PodDetails;
  private started?: readonly ContainerDetails[];
  private running?: readonly ContainerDetails[];
  private store?: { readonly known?: DataStore };

  private constructor(
    public readonly manifest: Manifest,
    public readonly namespace: string,
    public readonly template: PodTemplate,
    private readonly read: ReadDetails,
    private readonly templatePath: string,
    /** Absent: the kind has none. */
    public readonly replicas: number | undefined,
    /** The StatefulSet, when it is one. */
    public readonly set?: StatefulSetManifest,
  ) {}

  /** `StatefulSet 'db'`, for messages. */
  public get title(): string {
    return `${this.manifest.kind} '${this.manifest.name}'`;
  }

  public get labels(): { readonly [key: string]: string } {
    return this.template.labels;
  }

  public get pod(): PodDetails {
    return this.details ??= this.read(this.template);
  }

  /** Containers that run as long as the pod does: the containers and the sidecars. */
  public get runningContainers(): readonly ContainerDetails[] {
    const { containers, initContainers } = this.pod;
    return this.running ??= [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
  }

  /** All containers, in the order in which they start. */
  public get allContainers(): readonly ContainerDetails[] {
    return this.started ??= [...this.pod.initContainers, ...this.pod.containers];
  }

  /** The data store that the pods seem to run. */
  public get dataStore(): DataStore | undefined {
    this.store ??= { known: this.template.containers.flatMap(({ image }) => dataStoreOf(image ?? '') ?? [])[0] };
    return this.store.known;
  }

  /** The path in the manifest of a field of the pod spec. */
  public path(field: string): string {
    return [this.templatePath, 'spec', field].filter((part) => part !== '').join('.');
  }
}
