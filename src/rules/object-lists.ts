import { Workload } from './workload';
import { NetworkPolicyManifest } from '../model/network-policy';
import {
  AutoscalerManifest, ClaimManifest, Manifest, PodDisruptionBudgetManifest, ServiceManifest, StatefulSetManifest, StorageClassManifest,
} from '../model/objects';

/** A workload that is a StatefulSet. */
export type SetWorkload = Workload & { readonly set: StatefulSetManifest };

/** The objects that rules look at, in the order in which they were given. */
export class ObjectLists {
  /** Every object, of any kind. */
  public readonly objects = new Array<Manifest>();
  public readonly statefulSets = new Array<StatefulSetManifest>();
  /** The StatefulSets, with all that rules ask of them. */
  public readonly sets = new Array<SetWorkload>();
  /** Everything that makes pods, StatefulSets included. */
  public readonly workloads = new Array<Workload>();
  public readonly services = new Array<ServiceManifest>();
  public readonly claims = new Array<ClaimManifest>();
  public readonly storageClasses = new Array<StorageClassManifest>();
  public readonly disruptionBudgets = new Array<PodDisruptionBudgetManifest>();
  public readonly networkPolicies = new Array<NetworkPolicyManifest>();
  public readonly autoscalers = new Array<AutoscalerManifest>();
}
