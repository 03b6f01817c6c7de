import { ApiObjectMetadata, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/**
 * A container of a Job under the `restricted` Pod Security Standard: cdk8s-plus sets most of it, and not the
 * capabilities and the seccomp profile.
 *
 * @internal
 */
export function taskContainer(props: kplus.ContainerProps): kplus.ContainerProps {
  return {
    resources: {
      cpu: { request: kplus.Cpu.millis(100) },
      memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) },
    },
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    ...props,
    securityContext: {
      capabilities: { drop: [kplus.Capability.ALL] },
      seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
      allowPrivilegeEscalation: false,
      ...props.securityContext,
    },
  };
}

/** Of a label's value. Together with the other labels what is left of a name is still of one task of one database. */
const LABEL_LIMIT = 63;

/**
 * The labels by which a database's own Jobs are told from its members.
 *
 * @internal
 */
export function taskLabels(database: string, task: string): Record<string, string> {
  return { 'app.kubernetes.io/name': `${database}-${task}`.slice(0, LABEL_LIMIT), 'app.kubernetes.io/instance': database, 'app.kubernetes.io/component': task };
}

/**
 * Lets nobody connect to the pods of a Job: they connect to others.
 *
 * @internal
 */
export function isolateTask(scope: Construct, id: string, metadata: ApiObjectMetadata, labels: Record<string, string>): void {
  new kplus.NetworkPolicy(scope, id, {
    metadata,
    selector: kplus.Pods.select(scope, `${id}Pods`, { labels }),
    ingress: { default: kplus.NetworkPolicyTrafficDefault.DENY },
  });
}
