import { loadAll } from 'js-yaml';

/** What becomes of a StatefulSet, worked out from YAML with nothing of this library. */
export interface ByHand {
  readonly pods: string[];
  readonly claims: string[];
  readonly dnsNames: string[];
}

/** The objects of a YAML text. */
export function objectsOf(yaml: string): any[] {
  return loadAll(yaml) as any[];
}

export function byHand(yaml: string, setName: string): ByHand {
  const objects = objectsOf(yaml);
  const { metadata, spec } = objects.find(({ kind, metadata: { name } }) => kind === 'StatefulSet' && name === setName);
  const namespace = metadata.namespace ?? 'default';
  const service = objects.find((each) => each.kind === 'Service' && each.metadata.name === spec.serviceName
    && (each.metadata.namespace ?? 'default') === namespace);
  const selects = Object.entries(service.spec.selector).every(([key, value]) => spec.template.metadata.labels[key] === value);
  const pods = Array.from({ length: spec.replicas }, (_, index) => `${setName}-${index + (spec.ordinals?.start ?? 0)}`);
  return {
    pods,
    claims: pods.flatMap((pod) => (spec.volumeClaimTemplates ?? []).map((template: any) => `${template.metadata.name}-${pod}`)),
    dnsNames: service.spec.clusterIP === 'None' && selects ? pods.map((pod) => `${pod}.${spec.serviceName}.${namespace}.svc.cluster.local`) : [],
  };
}
