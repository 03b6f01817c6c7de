import { ApiObject, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { StatefulSet } from '../constructs/stateful-set';

/**
 * An exporter beside each member, on a port called `metrics`.
 */
export interface DatabaseMetrics {
  /**
   * Whether the Prometheus operator is told by a PodMonitor; otherwise annotations `prometheus.io/…` on the pods say it.
   *
   * @default false
   */
  readonly podMonitor?: boolean;

  /**
   * Labels of the PodMonitor, by which the operator selects it.
   *
   * @default - none
   */
  readonly podMonitorLabels?: { [key: string]: string };

  /**
   * Who may reach the port `metrics`.
   *
   * @default - every pod of the cluster
   */
  readonly allowFrom?: kplus.INetworkPolicyPeer;

  /**
   * The exporter's image.
   *
   * @default - the system's usual exporter, pinned
   */
  readonly image?: string;

  /**
   * What the exporter needs.
   *
   * @default - 50m CPU; 64Mi memory, as request and limit
   */
  readonly resources?: kplus.ContainerResources;
}

/**
 * What a system says of its exporter.
 *
 * @internal
 */
export interface Exporter {
  readonly image: string;
  readonly port: number;
  readonly args?: string[];
  readonly env?: { [name: string]: kplus.EnvValue };
}

/** @internal */
export function addExporter(scope: Construct, set: StatefulSet, metrics: DatabaseMetrics, exporter: Exporter): kplus.Container {
  const container = set.addContainer({
    name: 'metrics',
    image: metrics.image ?? exporter.image,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    args: exporter.args,
    envVariables: { ...exporter.env },
    ports: [{ name: 'metrics', number: exporter.port }],
    readiness: kplus.Probe.fromHttpGet('/', { port: exporter.port }),
    resources: metrics.resources ?? {
      cpu: { request: kplus.Cpu.millis(50) },
      memory: { request: Size.mebibytes(64), limit: Size.mebibytes(64) },
    },
  });
  announceMetrics(scope, set, metrics, exporter.port);
  return container;
}

/**
 * Tells Prometheus of the port `metrics`.
 *
 * @internal
 */
export function announceMetrics(scope: Construct, set: StatefulSet, metrics: DatabaseMetrics, port: number): void {
  if (metrics.podMonitor) {
    new ApiObject(scope, 'PodMonitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: set.name, namespace: set.metadata.namespace, labels: metrics.podMonitorLabels },
      spec: { selector: { matchLabels: set.selectorLabels }, podMetricsEndpoints: [{ port: 'metrics' }] },
    });
  } else {
    set.podMetadata.addAnnotation('prometheus.io/scrape', 'true');
    set.podMetadata.addAnnotation('prometheus.io/port', String(port));
  }
}
