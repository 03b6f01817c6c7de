import { Chart, Size } from 'cdk8s';
import { Capability, Cpu, Deployment, Probe, SeccompProfileType } from 'cdk8s-plus-28';

/** An application that uses a database, in a namespace under the `restricted` Pod Security Standard. Yours is another. */
export function application(chart: Chart): Deployment {
  return new Deployment(chart, 'api', {
    metadata: { name: 'api' },
    containers: [{
      image: 'example.com/shop/api:1.4.2',
      portNumber: 8080,
      readiness: Probe.fromHttpGet('/ready'),
      resources: { cpu: { request: Cpu.millis(250) }, memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) } },
      securityContext: { capabilities: { drop: [Capability.ALL] }, seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT } },
    }],
  });
}
