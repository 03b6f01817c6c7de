/** What is internal in cdk8s-plus, and read all the same: here and nowhere else. */
import * as kplus from 'cdk8s-plus-28';

/**
 * The containers' part of a pod spec that predictions look at, as JSON. It renders no environment, which may in turn be
 * made of a prediction.
 *
 * @internal
 */
export function renderContainers(containers: kplus.Container[]): any[] {
  return containers.map((container) => {
    const { name, ports, resources, restartPolicy } = kplus.k8s.toJson_Container(container._toKube())!;
    return { name, ports, resources, restartPolicy };
  });
}

/**
 * Whether a Service has a selector.
 *
 * @internal
 */
export function selectsAnything(service: kplus.Service): boolean {
  const { _selector: selector } = service as unknown as { _selector: Record<string, string> };
  return Object.keys(selector).length > 0;
}
