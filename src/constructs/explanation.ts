import { IConstruct } from 'constructs';
import { Manifests } from './manifests';
import { flattenLists, knownKind } from '../model/objects';
import { predict } from '../model/prediction';
import { PredictedStatefulSet, Prediction } from '../model/prediction/predicted';
import { snapshotText } from '../report/snapshot-text';

/**
 * What Kubernetes will make of the StatefulSets in a part of an app, read from the final manifests of the whole app: the
 * library's own, cdk8s-plus's and raw ones.
 *
 * @example
 * const text = Explanation.of(chart).text; // expect(text).toMatchSnapshot()
 */
export class Explanation {
  /**
   * Explains a scope: an app, a chart or any construct, as it is now.
   *
   * @param scope an app, a chart or any construct
   */
  public static of(scope: IConstruct): Explanation {
    return new Explanation(scope);
  }

  /** Pods, names, claims and orders: a prediction for each cluster that the scope's objects go to. */
  public readonly predictions: Prediction[];

  private constructor(scope: IConstruct) {
    const all = new Manifests(scope.node.root);
    const isWithin = (manifest: unknown) => all.objects.get(manifest)!.node.scopes.includes(scope);
    this.predictions = all.byCluster().filter(({ manifests }) => manifests.some(isWithin)).map(({ cluster, manifests }) => {
      // Of the whole app: Services, classes, autoscalers and claims that the scope's sets meet may be anywhere in it.
      const prediction = predict(manifests, {
        kubernetesVersion: cluster.kubernetesVersion,
        clusterDomain: cluster.clusterDomain,
        defaultStorageClass: cluster.defaultStorageClass,
      });
      const sources = manifests.flatMap((manifest) => flattenLists([manifest]).filter(isStatefulSet).map(() => manifest));
      return { ...prediction, statefulSets: prediction.statefulSets.filter((_, index) => isWithin(sources[index])) };
    });
  }

  /** The sets of all clusters. */
  public get statefulSets(): PredictedStatefulSet[] {
    return this.predictions.flatMap((prediction) => prediction.statefulSets);
  }

  /**
   * The prediction as one short text for snapshot tests. It changes only when what will exist or happen does; pod labels
   * and, of many pods, those in the middle are not in it.
   */
  public get text(): string {
    return this.predictions.map(snapshotText).filter((text) => text !== '').join('\n');
  }
}

function isStatefulSet(manifest: unknown): boolean {
  return knownKind(manifest) === 'apps/StatefulSet';
}
