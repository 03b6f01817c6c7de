import { App, IResolver, ResolutionContext } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PredictedPod } from '../model/prediction/predicted';

/**
 * Options of `StatefulSet.peerList`.
 */
export interface PeerListOptions {
  /**
   * A port to append to each address, from 1 to 65535.
   *
   * @default - no port
   */
  readonly port?: number;

  /**
   * What stands between two addresses.
   *
   * @default ,
   */
  readonly separator?: string;

  /**
   * How each pod is written: `{name}`, `{ordinal}`, `{address}` (its DNS name) and `{port}` are replaced; any other word in
   * braces is refused, and `${…}` left as it is.
   *
   * @default - `{address}:{port}`, or `{address}` without a port
   */
  readonly format?: string;

  /**
   * With a HorizontalPodAutoscaler: whether all pods that it may make are listed, rather than the fewest. Those of the
   * minimum are there whatever the load; names of others resolve only while their pods exist.
   *
   * @default false
   */
  readonly atMaximum?: boolean;
}

/**
 * A token for the list of pods: a string that stands for what the pods are when the manifest is written.
 *
 * @internal
 */
export function renderPeerList(scope: IConstruct, pods: () => PredictedPod[], options: PeerListOptions): string {
  check(scope.node.path, options);
  const format = options.format ?? (options.port === undefined ? '{address}' : '{address}:{port}');
  const write = ({ name, ordinal, dnsName }: PredictedPod) => {
    const values: Record<string, unknown> = { name, ordinal, address: dnsName ?? name, port: options.port };
    return format.replace(PLACEHOLDER, (_, key) => String(values[key]));
  };
  return Tokens.of(scope).add(() => pods().map(write).join(options.separator ?? ','));
}

/** `${name}` is for whatever reads the list, such as a shell. */
const PLACEHOLDER = /(?<!\$)\{([A-Za-z]+)\}/g;

const PLACEHOLDERS = ['name', 'ordinal', 'address', 'port'];

function check(path: string, { port, format = '' }: PeerListOptions): void {
  const refuse = (what: string): never => { throw new Error(`peerList of stateful set ${path}: ${what}`); };
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    refuse(`port is ${port}, expected a whole number from 1 to 65535`);
  }
  const used = [...format.matchAll(PLACEHOLDER)].map(([, name]) => name);
  const unknown = used.find((name) => !PLACEHOLDERS.includes(name));
  if (unknown !== undefined) {
    refuse(`format has '{${unknown}}', which would stay as it is; write one of ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`);
  }
  if (port === undefined && used.includes('port')) refuse('format has {port}, and no port is given; give `port`, or write the number into the format');
}

const TOKEN = /\$\{cdk8s-stateful:(\d+)\}/g;

/** The strings of one app that are known at synth only. */
class Tokens implements IResolver {
  public static of(scope: IConstruct): Tokens {
    const { resolvers } = App.of(scope);
    const present = resolvers.find((each): each is Tokens => each instanceof Tokens);
    if (present) return present;
    const tokens = new Tokens();
    resolvers.unshift(tokens);
    return tokens;
  }

  private readonly producers = new Array<() => string>();

  public add(producer: () => string): string {
    return `\${cdk8s-stateful:${this.producers.push(producer) - 1}}`;
  }

  public resolve(context: ResolutionContext): void {
    const { value } = context;
    if (typeof value !== 'string' || !value.includes('${cdk8s-stateful:')) return;
    context.replaceValue(value.replace(TOKEN, (token, index) => this.producers[Number(index)]?.() ?? token));
  }
}
