import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Cluster } from './cluster';
import { hasFacts } from './cluster-facts';

/**
 * The manifests of an app as they are now, and the objects that they came from.
 *
 * @internal
 */
export class Manifests {
  public readonly objects: Map<unknown, ApiObject>;

  private readonly charts: Chart[];
  private readonly held = new Array<ApiObject | Chart>();

  constructor(root: IConstruct) {
    const constructs = root.node.findAll();
    this.charts = constructs.filter((each): each is Chart => Chart.isChart(each));
    this.objects = new Map(constructs.filter((each): each is ApiObject => ApiObject.isApiObject(each)).map((each) => [each.toJson(), each]));
  }

  /**
   * For the rest of a synth, each object gives what it gave, so that it is rendered once and not twice; and each chart
   * gives its objects' manifests. cdk8s has the whole app validated and its dependencies resolved again for each chart,
   * which takes quadratic time and, within one synth, finds what it found before.
   */
  public hold(): void {
    this.objects.forEach((object, json) => this.give(object, () => json));
    this.charts.filter((chart) => chart.toJson === Chart.prototype.toJson).forEach((chart) => this.give(chart, () => manifestsOf(chart)));
  }

  public release(): void {
    this.held.splice(0).forEach((each) => { delete (each as Partial<ApiObject | Chart>).toJson; });
  }

  /**
   * Those that go to one cluster, cluster by cluster.
   *
   * @throws when two facts about one cluster exclude each other
   */
  public byCluster(): { cluster: Cluster; manifests: unknown[] }[] {
    const [any] = this.objects.values();
    if (any !== undefined && !hasFacts(any)) return [{ cluster: Cluster.of(any), manifests: [...this.objects.keys()] }];
    const groups = new Map<string | undefined, { cluster: Cluster; manifests: unknown[] }>();
    for (const [json, object] of this.objects) {
      const cluster = Cluster.of(object);
      const group = groups.get(cluster.name);
      const contradiction = group?.cluster._contradiction(cluster);
      if (contradiction !== undefined) throw new Error(contradiction);
      if (group) group.manifests.push(json);
      else groups.set(cluster.name, { cluster, manifests: [json] });
    }
    return [...groups.values()];
  }

  private give(object: ApiObject | Chart, toJson: () => any): void {
    // A method of the object's own, from a user's hand or another jsii language, stays.
    if (Object.hasOwn(object, 'toJson')) return;
    object.toJson = toJson;
    this.held.push(object);
  }
}

/** What a chart renders to, when the app's dependencies are resolved: its objects, each after those that it depends on. */
function manifestsOf(chart: Chart): unknown[] {
  return new DependencyGraph(chart.node).topology()
    .filter((each): each is ApiObject => ApiObject.isApiObject(each) && Chart.of(each) === chart)
    .map((object) => object.toJson());
}
