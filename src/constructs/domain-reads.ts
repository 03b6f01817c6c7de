import { IConstruct } from 'constructs';

const READS = new WeakMap<IConstruct, DomainReads>();

/**
 * Where in an app the cluster's DNS domain has been read, and what it was then: names made of it are plain strings,
 * which stay as they are wherever they were put.
 *
 * @internal
 */
export class DomainReads {
  public static of(scope: IConstruct): DomainReads {
    const { root } = scope.node;
    const present = READS.get(root) ?? new DomainReads();
    READS.set(root, present);
    return present;
  }

  private readonly reads = new Map<IConstruct, string>();

  public add(scope: IConstruct, domain: string): void {
    this.reads.set(scope, domain);
  }

  /** The first read that has another answer now. */
  public firstStale(domainOf: (scope: IConstruct) => string): { readonly scope: IConstruct; readonly domain: string } | undefined {
    for (const [scope, domain] of this.reads) {
      if (domainOf(scope) !== domain) return { scope, domain };
    }
    return undefined;
  }
}
