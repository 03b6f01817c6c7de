import { IConstruct } from 'constructs';
import { ClusterFact, factInApp, factsOn, nearestFact, setFacts } from './cluster-facts';
import { DomainReads } from './domain-reads';
import { DEFAULT_CLUSTER_DOMAIN } from '../model/dns';
import { isDnsSubdomain } from '../model/names';
import { isKnownVersion, NEWEST_MINOR, OLDEST_MINOR, parseVersion } from '../model/versions';

/**
 * Facts about the cluster that manifests are made for.
 */
export interface ClusterProps {
  /**
   * A name for the cluster. Charts of one app that go to different clusters have different ones: objects are judged
   * together with those of their own cluster only.
   *
   * @default - all charts go to one cluster
   */
  readonly name?: string;

  /**
   * The Kubernetes version of the control plane, as `major.minor` (`1.34`); a patch level is allowed and not looked at.
   * Versions that the model does not know are refused.
   *
   * @default - predictions and rules are those for 1.34
   */
  readonly kubernetesVersion?: string;

  /**
   * The cluster's DNS domain, the last part of every Service's name. Set it before names are read: those that were read
   * already would stay as they are.
   *
   * @default cluster.local
   */
  readonly clusterDomain?: string;

  /**
   * The name of the StorageClass that the cluster gives to claims which name none.
   * It is not written into manifests: predictions and rules use it.
   *
   * @default - not known
   */
  readonly defaultStorageClass?: string;
}

/**
 * Facts about the target cluster, in one place. Whatever is predicted below a scope uses the facts that are set nearest
 * above it. A fact that no scope above sets is taken from another scope of the app that sets it for the same cluster. Set
 * facts first: a name that is read before a fact is set does not know it.
 *
 * @example
 * const app = new App();
 * Cluster.define(app, { kubernetesVersion: '1.34', clusterDomain: 'corp.example' });
 */
export class Cluster {
  /**
   * Sets facts on a scope, for everything below it. Facts that were set on the scope before stay.
   *
   * @param scope the app, a chart or any construct
   * @param props the facts
   * @returns the facts that hold at the scope then
   * @throws when a value is malformed, when the model does not know the Kubernetes version, when the scope has another value
   * for the same fact already, or when names that were read already would have another domain
   */
  public static define(scope: IConstruct, props: ClusterProps = {}): Cluster {
    const given = check(props);
    const before = factsOn(scope);
    const place = `Cluster.define(${scope.node.path || 'app'})`;
    for (const key of Object.keys(given) as (keyof ClusterProps)[]) {
      if (before[key] !== undefined && before[key] !== given[key]) {
        throw new Error(`${place}: ${key} is '${before[key]}' already and cannot become '${given[key]}'; `
          + 'set each fact once, or set the other value on a scope below');
      }
    }
    setFacts(scope, { ...before, ...given });
    const stale = DomainReads.of(scope).firstStale((reader) => new Cluster(reader).domain);
    if (stale) {
      setFacts(scope, before);
      throw new Error(`${place}: clusterDomain was read as '${stale.domain}' at ${stale.scope.node.path || 'app'} already, `
        + 'and names made of it would stay as they are; call Cluster.define before anything reads them');
    }
    return new Cluster(scope);
  }

  /**
   * The facts that hold at a scope: fact by fact, the value that is set on the scope or nearest above it, or else on another
   * scope of the app for the same cluster.
   *
   * @param scope the construct to ask for
   */
  public static of(scope: IConstruct): Cluster {
    return new Cluster(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** The cluster's name; undefined when nobody has said. */
  public get name(): string | undefined {
    return nearestFact(this.scope, 'name')?.value;
  }

  /** The Kubernetes version, `major.minor`; undefined when nobody has said. */
  public get kubernetesVersion(): string | undefined {
    return this.get('kubernetesVersion');
  }

  /** The cluster's DNS domain. */
  public get clusterDomain(): string {
    const { domain } = this;
    DomainReads.of(this.scope).add(this.scope, domain);
    return domain;
  }

  /** The StorageClass of claims that name none; undefined when nobody has said. */
  public get defaultStorageClass(): string | undefined {
    return this.get('defaultStorageClass');
  }

  /**
   * Two facts about one cluster that exclude each other, as an error message.
   *
   * @internal
   */
  public _contradiction(other: Cluster): string | undefined {
    for (const key of ['kubernetesVersion', 'clusterDomain', 'defaultStorageClass'] as const) {
      const [here, there] = [this.find(key), other.find(key)];
      if (here && there && here.value !== there.value) {
        const on = ({ value, scope }: ClusterFact) => `'${value}' on ${scope.node.path || 'the app'}`;
        return `Cluster.define: ${key} is ${on(here)} and ${on(there)}, and objects below both go to ${this.name === undefined ? 'one cluster' : `the cluster '${this.name}'`}; `
          + 'set it once on a scope above both, or tell two clusters apart by Cluster.define(scope, { name })';
      }
    }
    return undefined;
  }

  private get domain(): string {
    return this.get('clusterDomain') ?? DEFAULT_CLUSTER_DOMAIN;
  }

  private get(key: keyof ClusterProps): string | undefined {
    return this.find(key)?.value;
  }

  private find(key: keyof ClusterProps): ClusterFact | undefined {
    return nearestFact(this.scope, key) ?? factInApp(this.scope, this.name, key);
  }
}

function check(props: ClusterProps): ClusterProps {
  const { kubernetesVersion, clusterDomain } = props;
  const version = kubernetesVersion === undefined ? undefined : parseVersion(kubernetesVersion);
  if (kubernetesVersion !== undefined && !version) {
    throw new Error(`kubernetesVersion: got '${kubernetesVersion}', expected major.minor, for example '1.34'`);
  }
  if (version && !isKnownVersion(version)) {
    throw new Error(`kubernetesVersion: got '${kubernetesVersion}', which is not known here; give one from 1.${OLDEST_MINOR} to 1.${NEWEST_MINOR}`);
  }
  if (clusterDomain !== undefined && !isDnsSubdomain(clusterDomain)) {
    throw new Error(`clusterDomain: got '${clusterDomain}', expected a DNS domain without a dot at either end, for example 'cluster.local'`);
  }
  const normal = version && `${version.major}.${version.minor}`;
  return Object.fromEntries(
    Object.entries({ ...props, kubernetesVersion: normal }).filter(([, value]) => value !== undefined),
  );
}
