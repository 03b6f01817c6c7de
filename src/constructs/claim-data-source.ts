/**
 * What a new volume is filled with.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#volume-populators-and-data-sources
 */
export class ClaimDataSource {
  /**
   * A snapshot in the claim's namespace.
   *
   * @param name the name of a VolumeSnapshot (`snapshot.storage.k8s.io`)
   */
  public static volumeSnapshot(name: string): ClaimDataSource {
    return new ClaimDataSource({ dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name } });
  }

  /**
   * A copy of another claim's volume, made by the driver. Both are in the same namespace and class.
   *
   * @param name the name of a PersistentVolumeClaim
   */
  public static claim(name: string): ClaimDataSource {
    return new ClaimDataSource({ dataSource: { kind: 'PersistentVolumeClaim', name } });
  }

  /**
   * Any object that a volume populator understands.
   *
   * @param apiGroup the group of the object's kind
   * @param kind the object's kind
   * @param name the object's name
   */
  public static populator(apiGroup: string, kind: string, name: string): ClaimDataSource {
    return new ClaimDataSource({ dataSourceRef: { apiGroup, kind, name } });
  }

  private constructor(private readonly fields: any) {}

  /** @internal */
  public _toKube(): any {
    return this.fields;
  }
}
