/** What pods and claims ask the cluster for. */
import { ordinals } from './ordinals';
import { Container, PodTemplate } from './pod-template';
import { PredictedCapacity, PredictedClaim } from './predicted';
import { addQuantities, canonicalQuantity, maxQuantity, multiplyQuantity, parseQuantity, Quantity, ZERO } from './quantities';

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
 * @param looked no more pods than this are looked at one by one; the others are taken to be like the last of them
 */
export function capacityOf(
  set: { readonly ordinalStart: number; readonly template: PodTemplate }, replicas: number,
  claimsOf: (ordinal: number) => PredictedClaim[], looked: number,
): PredictedCapacity {
  const storage = new Map<string | undefined, { claims: number; sum: Quantity }>();
  const add = (claims: readonly PredictedClaim[], times: number): void => {
    for (const claim of claims) {
      const total = storage.get(claim.storageClass) ?? { claims: 0, sum: ZERO };
      const asked = multiplyQuantity(parseQuantity(claim.storage ?? '0') ?? ZERO, times);
      storage.set(claim.storageClass, { claims: total.claims + times, sum: addQuantities(total.sum, asked) });
    }
  };
  const range = { ordinalStart: set.ordinalStart, replicas: Math.min(replicas, looked) };
  for (const ordinal of ordinals(range)) add(claimsOf(ordinal), 1);
  if (replicas > looked) add(claimsOf(set.ordinalStart + looked), replicas - looked);

  const pods = Math.max(0, replicas);
  const { cpu, memory } = podRequests(set.template);
  return {
    pods,
    storage: [...storage].map(([storageClass, { claims, sum }]) => ({ storageClass, claims, storage: canonicalQuantity(sum) })),
    cpu: totalOf(cpu, pods),
    memory: totalOf(memory, pods),
  };
}

function totalOf(request: Quantity, pods: number): string | undefined {
  return request.nano === 0n ? undefined : canonicalQuantity(multiplyQuantity(request, pods));
}
