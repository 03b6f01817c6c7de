import { IConstruct } from 'constructs';
import { Manifests } from './manifests';
import { PredictedStatefulSet, Prediction } from '../model/predicted';
import { predict } from '../model/prediction';
import { snapshotText } from '../report/snapshot-text';

/**
 * What Kubernetes will make of the StatefulSets in a part of an app, read from the final manifests: the library's own,
 * cdk8s-plus's and raw ones.
 *
 * @example
 * expect(Explanation.of(chart).text).toMatchSnapshot();
 */
export class Explanation {
  /**
   * Explains a scope: an app, a chart or any construct, as it is now.
   */
  public static of(scope: IConstruct): Explanation {
    return new Explanation(scope);
  }

  /** Pods, names, claims and orders: a prediction for each cluster that the scope's objects go to. */
  public readonly predictions: Prediction[];

  private constructor(scope: IConstruct) {
    this.predictions = new Manifests(scope).byCluster().map(({ cluster, manifests }) => predict(manifests, {
      kubernetesVersion: cluster.kubernetesVersion,
      clusterDomain: cluster.clusterDomain,
      defaultStorageClass: cluster.defaultStorageClass,
    }));
  }

  /** The sets of all clusters. */
  public get statefulSets(): PredictedStatefulSet[] {
    return this.predictions.flatMap((prediction) => prediction.statefulSets);
  }

  /** The whole prediction as one short text, which changes only when what will exist changes: for snapshot tests. */
  public get text(): string {
    return this.predictions.map(snapshotText).filter((text) => text !== '').join('\n');
  }
}
