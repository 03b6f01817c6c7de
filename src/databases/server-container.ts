import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { StatefulDatabaseProps } from './stateful-database-props';

/** How often a server that starts is asked whether it has. */
const STARTUP_PERIOD_SECONDS = 10;

/**
 * The container of a member's server, of what its system says of it.
 *
 * @internal
 */
export function serverContainer(props: StatefulDatabaseProps): kplus.ContainerProps {
  const port = props.ports[0].number;
  const startup: kplus.ProbeOptions = {
    periodSeconds: Duration.seconds(STARTUP_PERIOD_SECONDS),
    failureThreshold: Math.ceil((props.startupTimeout ?? Duration.minutes(15)).toSeconds() / STARTUP_PERIOD_SECONDS),
    timeoutSeconds: Duration.seconds(5),
  };
  return {
    name: props.containerName ?? 'server',
    image: props.image,
    // The tag is a version: what the node has is what is meant, also while the registry is down.
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: props.command,
    args: props.args,
    ports: props.ports.map(({ name, number }) => ({ name, number })),
    envVariables: {
      POD_NAME: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAME),
      POD_INDEX: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: 'apps.kubernetes.io/pod-index' }),
      ...props.env,
    },
    readiness: props.readiness ?? kplus.Probe.fromTcpSocket({ port }),
    liveness: props.liveness,
    startup: props.startupCommand
      ? kplus.Probe.fromCommand(props.startupCommand, startup)
      : kplus.Probe.fromTcpSocket({ ...startup, port: props.startupPort ?? port }),
    lifecycle: props.stopCommand ? { preStop: kplus.Handler.fromCommand(props.stopCommand) } : undefined,
    resources: {
      cpu: props.resources?.cpu ?? { request: kplus.Cpu.millis(500) },
      memory: props.resources?.memory ?? { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
      ephemeralStorage: props.resources?.ephemeralStorage,
    },
  };
}

/**
 * @throws when the API server would refuse it
 *
 * @internal
 */
export function checkMemory(title: string, resources: kplus.ContainerResources | undefined): void {
  const { request, limit } = resources?.memory ?? {};
  if (request && limit && request.toKibibytes() > limit.toKibibytes()) {
    throw new Error(`${title}: resources.memory requests ${request.toMebibytes()}Mi and limits ${limit.toMebibytes()}Mi, which the API server refuses; raise the limit`);
  }
}
