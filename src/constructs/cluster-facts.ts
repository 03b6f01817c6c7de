/** Facts about clusters, and the scopes that they are set on. */
import { IConstruct } from 'constructs';
import type { ClusterProps } from './cluster';

/** A fact, and the scope that it is set on. */
export interface ClusterFact {
  readonly value: string;
  readonly scope: IConstruct;
}

/** Beside the tree, not in it: a construct's context is closed as soon as it has children. */
const FACTS = new WeakMap<IConstruct, ClusterProps>();

/** The facts that are set on that very scope. */
export function factsOn(scope: IConstruct): ClusterProps {
  return FACTS.get(scope) ?? {};
}

/** Sets the facts of a scope, in place of those that it has. */
export function setFacts(scope: IConstruct, facts: ClusterProps): void {
  FACTS.set(scope, facts);
  AppFacts.of(scope).addScope(scope);
}

/** A fact about the cluster of that name, set on any scope of the app. */
export function factInApp(scope: IConstruct, cluster: string | undefined, key: keyof ClusterProps): ClusterFact | undefined {
  return AppFacts.of(scope).find(cluster, key);
}

/** Whether any fact about any cluster is set in the app. */
export function hasFacts(scope: IConstruct): boolean {
  return AppFacts.of(scope).hasScopes;
}

/** The fact as it is set on the scope or nearest above it. */
export function nearestFact(below: IConstruct, key: keyof ClusterProps): ClusterFact | undefined {
  for (let scope: IConstruct | undefined = below; scope; scope = scope.node.scope) {
    const value = factsOn(scope)[key];
    if (value !== undefined) return { value, scope };
  }
  return undefined;
}

const APP_FACTS = new WeakMap<IConstruct, AppFacts>();

/** All facts of one app. Where a fact about one cluster has several values, the first one counts. */
class AppFacts {
  public static of(scope: IConstruct): AppFacts {
    const { root } = scope.node;
    const present = APP_FACTS.get(root) ?? new AppFacts();
    APP_FACTS.set(root, present);
    return present;
  }

  private readonly scopes = new Set<IConstruct>();

  /** By the cluster's name, then by fact. Rebuilt after a change, since a name may be set later than facts. */
  private index?: Map<string | undefined, Map<string, ClusterFact>>;

  public get hasScopes(): boolean {
    return this.scopes.size > 0;
  }

  public addScope(scope: IConstruct): void {
    this.scopes.add(scope);
    this.index = undefined;
  }

  public find(cluster: string | undefined, key: keyof ClusterProps): ClusterFact | undefined {
    this.index ??= this.buildIndex();
    return this.index.get(cluster)?.get(key);
  }

  private buildIndex(): Map<string | undefined, Map<string, ClusterFact>> {
    const index = new Map<string | undefined, Map<string, ClusterFact>>();
    for (const scope of this.scopes) {
      const name = nearestFact(scope, 'name')?.value;
      const facts = index.get(name) ?? new Map<string, ClusterFact>();
      index.set(name, facts);
      for (const [key, value] of Object.entries(factsOn(scope))) {
        if (!facts.has(key)) facts.set(key, { value, scope });
      }
    }
    return index;
  }
}
