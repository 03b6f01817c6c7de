import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { Cluster } from './cluster';
import { HeadlessService } from './headless-service';
import { selectsAnything } from './plus-internals';
import type { StatefulSet } from './stateful-set';
import { isDns1035Label, isDnsLabel } from '../model/names';
import { behaviourOfText, DEFAULT_VERSION } from '../model/versions';

/**
 * Makes that Service the set's governing one, or says why it cannot be. A Service with a selector of its own keeps it,
 * so that it can govern several sets; whether it selects the pods is judged at synth.
 *
 * @internal
 */
export function govern(service: kplus.Service, set: StatefulSet): void {
  const what = `stateful set '${set.name}' (${set.node.path}): its governing service '${service.name}' (${service.node.path})`;
  if (service.clusterIP !== 'None') {
    throw new Error(`${what} is not headless (clusterIP is ${service.clusterIP ?? 'allocated'}), and pods would have no names of their own; `
      + 'use a HeadlessService here, and addClientService() for a virtual IP');
  }
  const [there, here] = [service.metadata.namespace, set.metadata.namespace];
  if (there !== here) {
    // No namespace is not `default`: it is whatever kubectl is told, or its context says.
    throw new Error(`${what} ${there === undefined ? "names no namespace and goes to kubectl's current one" : `is in namespace '${there}'`}, `
      + `the set ${here === undefined ? "names none and goes to kubectl's current one" : `is in '${here}'`}, `
      + 'and pods get names from Services of their own namespace only; give both the same one');
  }
  if (service instanceof HeadlessService) service._govern(set);
  else if (!selectsAnything(service)) service.select(set);
}

/**
 * Pods and sets may be called `1carts`; Services may from 1.36 on.
 *
 * @internal
 * @throws when a set's own governing service cannot have its name
 */
export function checkServiceName(set: IConstruct, name: string, title = `stateful set ${set.node.path}: the name '${name}'`,
  instead = 'give another metadata.name, or a HeadlessService with a name of its own as `service`'): void {
  const { kubernetesVersion = DEFAULT_VERSION } = Cluster.of(set);
  if (!isDnsLabel(name) || isDns1035Label(name) || behaviourOfText(kubernetesVersion).relaxedServiceNames) return;
  throw new Error(`${title} begins with a digit, which Kubernetes ${kubernetesVersion} refuses for a Service, `
    + `and its governing service is called as it is; ${instead}`);
}
