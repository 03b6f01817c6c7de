import * as kplus from 'cdk8s-plus-28';
import { kind, refuse } from './prop-checks';

const CONTAINER = kind((value) => typeof value?.env?.addVariable === 'function', ', and variables are a container\'s; write deployment.containers[0], or what addContainer returned');

/**
 * What an application needs to connect: addresses, and references to what is secret.
 */
export interface DatabaseConnectionProps {
  /** The host to connect to. */
  readonly host: string;

  /** The port. */
  readonly port: number;

  /** Variables for a container, in an order in which each refers only to those before it. */
  readonly variables: { [name: string]: kplus.EnvValue };

  /**
   * The Secret with the passwords.
   *
   * @default - no password is asked for
   */
  readonly secret?: kplus.ISecret;

  /**
   * The key of the password in that Secret.
   *
   * @default - no password is asked for
   */
  readonly passwordKey?: string;

  /**
   * The Secret whose `ca.crt` a client trusts.
   *
   * @default - no TLS
   */
  readonly tlsSecret?: kplus.ISecret;
}

/**
 * How an application connects to a database.
 */
export class DatabaseConnection {
  /** The host to connect to: a DNS name of the cluster. */
  public readonly host: string;

  /** The port. */
  public readonly port: number;

  /** The Secret with the passwords; undefined when none is asked for. */
  public readonly secret?: kplus.ISecret;

  /** The key of the password in that Secret. */
  public readonly passwordKey?: string;

  /** The Secret whose `ca.crt` a client trusts; undefined without TLS. */
  public readonly tlsSecret?: kplus.ISecret;

  private readonly environment: { [name: string]: kplus.EnvValue };

  /**
   * @param props what it is made of
   */
  constructor(props: DatabaseConnectionProps) {
    this.host = props.host;
    this.port = props.port;
    this.secret = props.secret;
    this.passwordKey = props.passwordKey;
    this.tlsSecret = props.tlsSecret;
    this.environment = props.variables;
  }

  /** Environment variables under the names that the system's own clients read, and one with the whole address. */
  public get variables(): { [name: string]: kplus.EnvValue } {
    return { ...this.environment };
  }

  /**
   * Adds the variables to a container.
   *
   * @param container the container whose process connects
   * @throws when it is none, such as the workload that has it
   */
  public addTo(container: kplus.Container): void {
    refuse(`connection to ${this.host}`, CONTAINER(container, 'the container of addTo'));
    Object.entries(this.environment).forEach(([name, value]) => container.env.addVariable(name, value));
  }
}
