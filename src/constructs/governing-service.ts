import * as kplus from 'cdk8s-plus-28';
import { HeadlessService } from './headless-service';
import { selectsAnything } from './plus-internals';
import type { StatefulSet } from './stateful-set';

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
