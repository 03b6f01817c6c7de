import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ClaimDataSource } from './claim-data-source';
import { judgeAtSynth } from './judge';
import { toQuantity } from './size';
import { IStorageClass } from './storage-class-props';
import { isDnsLabel, toDnsLabel } from '../model/names';

/**
 * Properties of a `VolumeClaimTemplate`.
 */
export interface VolumeClaimTemplateProps {
  /**
   * The storage that each pod's claim requests. Kubernetes refuses to change it later in the template: claims are
   * resized one by one, where their class allows expansion.
   */
  readonly size: Size;

  /**
   * The template's name, which begins the name of every claim and is the name of the pod's volume: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * How the volume may be mounted.
   *
   * @default [ReadWriteOnce]
   */
  readonly accessModes?: kplus.PersistentVolumeAccessMode[];

  /**
   * The class that provisions the volumes.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * A file system or a raw block device.
   *
   * @default PersistentVolumeMode.FILE_SYSTEM
   */
  readonly volumeMode?: kplus.PersistentVolumeMode;

  /**
   * Labels of each claim. The set's selector labels are added by Kubernetes and win. Keep versions out: templates
   * cannot change.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Annotations of each claim.
   *
   * @default - none
   */
  readonly annotations?: { [key: string]: string };

  /**
   * The class of attributes that may change while the volume is in use, such as its throughput. Where Kubernetes' feature
   * gate VolumeAttributesClass is off, as it is before 1.34 unless switched on, the API server drops the field.
   *
   * @default - none
   */
  readonly volumeAttributesClassName?: string;

  /**
   * Which existing volumes may be bound, by their labels. No class makes a volume for a claim that has a selector.
   *
   * @default - any, and those that the class makes
   */
  readonly selector?: kplus.LabelSelector;

  /**
   * What a new volume is filled with.
   *
   * @default - the volume begins empty
   */
  readonly dataSource?: ClaimDataSource;
}

/**
 * A claim template: each pod of the set gets its own claim, `<template>-<set>-<ordinal>`, and keeps it.
 * Mount it like any storage; a set takes the templates that its containers mount. A template that no set takes stops
 * the synth, and so does one that is mounted in anything else than a `StatefulSet` of this library.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates
 *
 * @example
 * const data = new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(50) });
 * container.mount('/var/lib/data', data);
 */
export class VolumeClaimTemplate extends Construct implements kplus.IStorage {
  /**
   * The template whose placeholder that volume is, if it is one.
   *
   * @internal
   */
  public static _ofVolume(volume: kplus.Volume): VolumeClaimTemplate | undefined {
    const owner = volume.node.scope;
    return owner instanceof VolumeClaimTemplate && owner.placeholder === volume ? owner : undefined;
  }

  /** The template's name, and that of the pod's volume. */
  public readonly name: string;

  /** The storage that each claim requests. */
  public readonly size: Size;

  /** A file system or a raw block device. */
  public readonly volumeMode: kplus.PersistentVolumeMode;

  /** The name of the claims' StorageClass; undefined for the cluster's default. */
  public readonly storageClassName?: string;

  private readonly props: VolumeClaimTemplateProps;
  // cdk8s-plus mounts volumes. This one carries the template's name into the mount and is left out of the pod.
  private readonly placeholder: kplus.Volume;
  private isTaken = false;

  /**
   * @param scope the construct to add it to
   * @param id its id in the scope, and its name unless another is given
   * @param props what it is made of
   * @throws when the name is no DNS label, the size is zero, or no access mode is given
   */
  constructor(scope: Construct, id: string, props: VolumeClaimTemplateProps) {
    super(scope, id);
    const name = props.name ?? toDnsLabel(id);
    if (name === undefined || !isDnsLabel(name)) {
      throw new Error(`claim template ${this.node.path}: its name '${name ?? id}' is not a DNS label (lower-case letters, digits and '-', `
        + 'at most 63), and pods could not use it as a volume name; give another as `name`');
    }
    if (!(props.size.toKibibytes() > 0)) {
      throw new Error(`claim template ${this.node.path}: size is ${toQuantity(props.size)}, and a claim must request more than nothing`);
    }
    if (props.accessModes?.length === 0) {
      throw new Error(`claim template ${this.node.path}: accessModes is empty; leave it out for ReadWriteOnce`);
    }
    this.name = name;
    this.size = props.size;
    this.volumeMode = props.volumeMode ?? kplus.PersistentVolumeMode.FILE_SYSTEM;
    this.storageClassName = props.storageClass?.storageClassName;
    this.props = props;
    this.placeholder = kplus.Volume.fromEmptyDir(this, 'Placeholder', name);
    // A set takes the placeholder out unread; any other workload reads it, and would make an empty directory of it.
    const misplaced = (): string => this.misplaced();
    this.placeholder._toKube = () => ({ name, get emptyDir(): never { throw new Error(misplaced()); } });
    this.node.addValidation({ validate: () => this.isTaken ? [] : [this.unused()] });
    // So that all manifests, and with them the sets, are rendered before anything else is validated.
    judgeAtSynth(this);
  }

  /** How the volume may be mounted. */
  public get accessModes(): kplus.PersistentVolumeAccessMode[] {
    return [...this.props.accessModes ?? [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE]];
  }

  /** The volume to mount; the set replaces it by the pod's claim. */
  public asVolume(): kplus.Volume {
    return this.placeholder;
  }

  /**
   * The entry of `volumeClaimTemplates`. With apiVersion and kind, which the API server fills in: without them,
   * tools that compare what is applied with what is stored see a difference for ever.
   *
   * @internal
   */
  public _toKube(): any {
    this.isTaken = true;
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: this.name, labels: this.props.labels, annotations: this.props.annotations },
      spec: {
        accessModes: this.accessModes,
        resources: { requests: { storage: toQuantity(this.size) } },
        storageClassName: this.storageClassName,
        volumeMode: this.volumeMode,
        volumeAttributesClassName: this.props.volumeAttributesClassName,
        selector: this.props.selector?._toKube(),
        ...this.props.dataSource?._toKube(),
      },
    };
  }

  private misplaced(): string {
    return `claim template '${this.name}' (${this.node.path}) is mounted here, and only a StatefulSet of cdk8s-stateful makes claims of templates: `
      + 'data would be gone with each pod; mount it in such a set, or a SharedVolume or kplus.PersistentVolumeClaim here';
  }

  private unused(): string {
    return `claim template '${this.name}': no StatefulSet of cdk8s-stateful mounts it, and no claim would be made; `
      + 'mount it in a container of the set, or add it with set.addVolumeClaimTemplate()';
  }
}
