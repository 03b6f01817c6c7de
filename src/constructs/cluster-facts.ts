/** What is said of clusters, on which scope. */
import { IConstruct } from 'constructs';
import type { ClusterProps } from './cluster';

/** A fact, and the scope that it is set on. */
export interface Said {
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
export function say(scope: IConstruct, facts: ClusterProps): void {
  FACTS.set(scope, facts);
  Elsewhere.of(scope).add(scope);
}

/** The fact as it is set anywhere in the app about the cluster of that name. */
export function elsewhere(scope: IConstruct, name: string | undefined, key: keyof ClusterProps): Said | undefined {
  return Elsewhere.of(scope).about(name, key);
}

/** Whether any fact of any cluster is set in the app. */
export function isAnythingSaid(scope: IConstruct): boolean {
  return Elsewhere.of(scope).hasScopes;
}

/** The fact as it is set on the scope or nearest above it. */
export function nearest(below: IConstruct, key: keyof ClusterProps): Said | undefined {
  for (let scope: IConstruct | undefined = below; scope; scope = scope.node.scope) {
    const value = factsOn(scope)[key];
    if (value !== undefined) return { value, scope };
  }
  return undefined;
}

const ELSEWHERE = new WeakMap<IConstruct, Elsewhere>();

/** What is said anywhere in one app: of several values for a fact about one cluster, the first. */
class Elsewhere {
  public static of(scope: IConstruct): Elsewhere {
    const { root } = scope.node;
    const present = ELSEWHERE.get(root) ?? new Elsewhere();
    ELSEWHERE.set(root, present);
    return present;
  }

  private readonly scopes = new Set<IConstruct>();
  /** By the cluster's name, then by fact; made anew after a change, since a name may be set later than facts. */
  private said?: Map<string | undefined, Map<string, Said>>;

  public get hasScopes(): boolean {
    return this.scopes.size > 0;
  }

  public add(scope: IConstruct): void {
    this.scopes.add(scope);
    this.said = undefined;
  }

  public about(name: string | undefined, key: keyof ClusterProps): Said | undefined {
    this.said ??= this.index();
    return this.said.get(name)?.get(key);
  }

  private index(): Map<string | undefined, Map<string, Said>> {
    const index = new Map<string | undefined, Map<string, Said>>();
    for (const scope of this.scopes) {
      const name = nearest(scope, 'name')?.value;
      const facts = index.get(name) ?? new Map<string, Said>();
      index.set(name, facts);
      for (const [key, value] of Object.entries(factsOn(scope))) {
        if (!facts.has(key)) facts.set(key, { value, scope });
      }
    }
    return index;
  }
}
