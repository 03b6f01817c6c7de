/** What pods and claims ask the cluster for. */
import { ordinals } from '../ordinals';
import { PredictedClaim } from './predicted';
import { PredictedCapacity } from './predicted-capacity';
import { Container, PodTemplate } from '../pods/pod-template';
import { addQuantities, canonicalQuantity, maxQuantity, multiplyQuantity, parseQuantity, Quantity, ZERO } from '../quantities';

/** What is added up of a pod. Source of truth: `PodRequests` of k8s.io/component-helpers. */
export interface PodRequests {
  readonly cpu: Quantity;
  readonly memory: Quantity;
}

/**
 * The CPU and memory that the scheduler sets aside for one pod: its containers and sidecars together, or more when an
 * init container asks for more, and the runtime class's overhead. What the pod as a whole asks for goes first, where the
 * manifest has it: clusters that do not know the field refuse it or drop it.
 */
export function podRequests(template: PodTemplate): PodRequests {
  const of = (resource: string): Quantity => podRequest(template, resource);
  return { cpu: of('cpu'), memory: of('memory') };
}

function podRequest(template: PodTemplate, resource: string): Quantity {
  let running = ZERO;
  for (const container of template.containers) running = addQuantities(running, containerRequest(container, resource));

  // Sidecars run beside the containers, and beside every init container that comes after them.
  let sidecars = ZERO;
  let starting = ZERO;
  for (const container of template.initContainers) {
    const request = containerRequest(container, resource);
    if (container.restartPolicy === 'Always') {
      sidecars = addQuantities(sidecars, request);
      starting = maxQuantity(starting, sidecars);
    } else {
      starting = maxQuantity(starting, addQuantities(sidecars, request));
    }
  }
  const ofContainers = maxQuantity(addQuantities(running, sidecars), starting);
  const ofPod = quantityOf(template.resources.requests, resource)
    ?? (ofContainers.nano === 0n ? quantityOf(template.resources.limits, resource) : undefined);
  return addQuantities(ofPod ?? ofContainers, quantityOf(template.overhead, resource) ?? ZERO);
}

/** A container that has a limit and no request requests its limit. */
function containerRequest(container: Container, resource: string): Quantity {
  return quantityOf(container.resources.requests, resource) ?? quantityOf(container.resources.limits, resource) ?? ZERO;
}

function quantityOf(quantities: { readonly [resource: string]: string }, resource: string): Quantity | undefined {
  return Object.hasOwn(quantities, resource) ? parseQuantity(quantities[resource]) : undefined;
}

/**
 * What so many pods of a set and their claims ask for.
 *
 * @param claimsOf the claims of the pod with that ordinal; an existing claim may differ from its template
 * @param looked no more pods than this are looked at one by one; the others are taken to be like the next one
 */
export function capacityOf(
  set: { readonly ordinalStart: number; readonly template: PodTemplate }, replicas: number,
  claimsOf: (ordinal: number) => readonly PredictedClaim[], looked: number,
): PredictedCapacity {
  const pods = Math.max(0, replicas);
  const counts = new Map<string | undefined, Map<string, number>>();
  const add = (claims: readonly PredictedClaim[], times: number): void => {
    for (const { storageClass, storage = '0' } of claims) {
      let ofClass = counts.get(storageClass);
      if (!ofClass) counts.set(storageClass, ofClass = new Map());
      ofClass.set(storage, (ofClass.get(storage) ?? 0) + times);
    }
  };
  for (const ordinal of ordinals({ ordinalStart: set.ordinalStart, replicas: Math.min(pods, looked) })) add(claimsOf(ordinal), 1);
  if (pods > looked) add(claimsOf(set.ordinalStart + looked), pods - looked);

  const { cpu, memory } = podRequests(set.template);
  return {
    pods,
    storage: [...counts].map(([storageClass, sizes]) => ({ storageClass, ...sumOf(sizes) })),
    cpu: totalOf(cpu, pods),
    memory: totalOf(memory, pods),
  };
}

/** Adds up claims, given how many there are of each size. */
function sumOf(sizes: ReadonlyMap<string, number>): { claims: number; storage: string } {
  let claims = 0;
  let sum = ZERO;
  for (const [storage, times] of sizes) {
    claims += times;
    sum = addQuantities(sum, multiplyQuantity(parseQuantity(storage) ?? ZERO, times));
  }
  return { claims, storage: canonicalQuantity(sum) };
}

function totalOf(request: Quantity, pods: number): string | undefined {
  return request.nano === 0n ? undefined : canonicalQuantity(multiplyQuantity(request, pods));
}
