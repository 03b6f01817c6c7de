/** The objects among manifests that bear on StatefulSets, found by name and selector. */
import { Decoded } from '../decoder';
import { Labels } from '../labels';
import {
  AutoscalerManifest, ClaimManifest, decodeAutoscaler, decodeClaim, decodeService, decodeStatefulSet, decodeStorageClass,
  flattenLists, knownKind, ServiceManifest, StatefulSetManifest, StorageClassManifest,
} from '../objects';
import { Selected, Selecting, ServiceIndex } from './service-index';

/** A Service in its namespace. */
export interface PlacedService extends Selecting {
  readonly manifest: ServiceManifest;
}

/** A StatefulSet in its namespace, with what could not be read of it. */
export interface PlacedStatefulSet extends Decoded<StatefulSetManifest> {
  readonly namespace: string;

  /** How many sets of that name and namespace are among the manifests. */
  readonly definitions: number;
}

/** What a set finds around it. Every look-up takes the same time however many objects there are. */
export class Surroundings {
  /** The sets, in the order of the manifests. */
  public readonly statefulSets: readonly PlacedStatefulSet[];

  private readonly servicesByName = new Map<string, PlacedService>();
  private readonly servicesBySelector: ServiceIndex<PlacedService>;
  private readonly namespacesOfService = new Map<string, string[]>();
  private readonly claims = new Map<string, ClaimManifest>();
  private readonly autoscalers = new Map<string, AutoscalerManifest>();
  private readonly storageClasses: StorageClassManifest[] = [];

  /**
   * @param manifests any parsed YAML or JSON; `List` objects are looked into
   * @param defaultNamespace the namespace of objects that name none
   */
  public constructor(manifests: readonly unknown[], defaultNamespace: string) {
    const sets: { namespace: string; decoded: Decoded<StatefulSetManifest> }[] = [];
    const definitions = new Map<string, number>();
    for (const json of flattenLists(manifests)) {
      const placed = <M extends { readonly namespace?: string; readonly name: string }>(manifest: M): { namespace: string; key: string } => {
        const namespace = manifest.namespace ?? defaultNamespace;
        return { namespace, key: placeKey(namespace, manifest.name) };
      };
      switch (knownKind(json)) {
        case 'apps/StatefulSet': {
          const decoded = decodeStatefulSet(json);
          const { namespace, key } = placed(decoded.value);
          sets.push({ namespace, decoded });
          definitions.set(key, (definitions.get(key) ?? 0) + 1);
          break;
        }
        case '/Service': {
          const manifest = decodeService(json).value;
          // Nothing can be found by a name that is not there; that a set names no Service is another matter.
          if (manifest.name === '') break;
          const { namespace, key } = placed(manifest);
          this.servicesByName.set(key, { namespace, manifest, selector: manifest.type === 'ExternalName' ? undefined : manifest.selector });
          break;
        }
        case '/PersistentVolumeClaim': {
          const manifest = decodeClaim(json).value;
          this.claims.set(placed(manifest).key, manifest);
          break;
        }
        case 'autoscaling/HorizontalPodAutoscaler': {
          const manifest = decodeAutoscaler(json).value;
          if (manifest.target.kind === 'StatefulSet' && manifest.target.apiVersion.startsWith('apps/')) {
            this.autoscalers.set(placeKey(placed(manifest).namespace, manifest.target.name), manifest);
          }
          break;
        }
        case 'storage.k8s.io/StorageClass':
          this.storageClasses.push(decodeStorageClass(json).value);
          break;
      }
    }
    const services = [...this.servicesByName.values()];
    for (const { namespace, manifest } of services) {
      this.namespacesOfService.set(manifest.name, [...this.namespacesOfService.get(manifest.name) ?? [], namespace]);
    }
    this.servicesBySelector = new ServiceIndex(services,
      sets.map(({ namespace, decoded }) => ({ namespace, labels: decoded.value.template.labels })));
    this.statefulSets = sets.map(({ namespace, decoded }) => ({
      ...decoded, namespace, definitions: definitions.get(placeKey(namespace, decoded.value.name))!,
    }));
  }

  /** The Service of that name. */
  public service(namespace: string, name: string): PlacedService | undefined {
    return this.servicesByName.get(placeKey(namespace, name));
  }

  /** The namespaces that have a Service of that name. */
  public namespacesWithService(name: string): readonly string[] {
    return this.namespacesOfService.get(name) ?? [];
  }

  /** The Services that select any of one set's pods, each with the pods that it selects, by name. */
  public selecting<P extends Selected>(namespace: string, template: Labels, pods: readonly P[]): Map<PlacedService, readonly P[]> {
    return this.servicesBySelector.selecting(namespace, template, pods);
  }

  /** The claim of that name. */
  public claim(namespace: string, name: string): ClaimManifest | undefined {
    return this.claims.get(placeKey(namespace, name));
  }

  /** The autoscaler of that set. */
  public autoscaler(namespace: string, set: string): AutoscalerManifest | undefined {
    return this.autoscalers.get(placeKey(namespace, set));
  }

  /** The class that claims without one get, when exactly one says so. */
  public get defaultStorageClass(): string | undefined {
    const defaults = this.storageClasses.filter((each) => each.isDefault);
    return defaults.length === 1 ? defaults[0].name : undefined;
  }
}

function placeKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
