/** What Services and the DNS make of a set: types of a prediction. */

/**
 * A Service that selects pods of a set, or is meant to.
 */
export interface PredictedService {
  /** Its namespace. */
  readonly namespace: string;

  /** Its name. */
  readonly name: string;

  /** The name that it has in DNS. */
  readonly dnsName: string;

  /** `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`. */
  readonly type: string;

  /** Whether its name resolves to the pods' addresses rather than to a virtual one. */
  readonly headless: boolean;

  /** Whether pods have records before they are ready and while they terminate. */
  readonly publishNotReadyAddresses: boolean;

  /** Its ports. */
  readonly ports: PredictedServicePort[];

  /** The names of the pods of this set that it selects. */
  readonly pods: string[];
}

/**
 * A port of a Service.
 */
export interface PredictedServicePort {
  /**
   * Its name.
   *
   * @default - it has none, and so no SRV name of its own
   */
  readonly name?: string;

  /** The port of the virtual address; clients of a headless Service connect to the target port. */
  readonly port: number;

  /**
   * The port that the pods listen on.
   *
   * @default - the Service names a port that no container has
   */
  readonly targetPort?: number;

  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;

  /**
   * The name of its SRV records.
   *
   * @default - it has none: the port has no name or no target
   */
  readonly srvName?: string;
}

/**
 * One answer to a query for SRV records.
 */
export interface SrvRecord {
  /** What is asked for: `_web._tcp.nginx.default.svc.cluster.local`. */
  readonly name: string;

  /** The name in the answer, which has addresses. */
  readonly target: string;

  /** The port number in the answer. */
  readonly port: number;
}
