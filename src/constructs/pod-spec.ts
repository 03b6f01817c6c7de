import * as kplus from 'cdk8s-plus-28';
import { renderSpread, Spread } from './spread';
import { VolumeClaimTemplate } from './volume-claim-template';

/**
 * The claim templates that a pod's containers mount, or that are among its volumes.
 */
export function mountedTemplates(pod: kplus.AbstractPod): VolumeClaimTemplate[] {
  const containers = [...pod.containers, ...pod.initContainers];
  const volumes = [...containers.flatMap((container) => container.mounts.map((mount) => mount.volume)), ...pod.volumes];
  return [...new Set(volumes.flatMap((volume) => VolumeClaimTemplate._ofVolume(volume) ?? []))];
}

/**
 * cdk8s-plus would name neither of two volumes with one name, and Kubernetes would take the last of two templates.
 *
 * @throws when there are two
 */
export function refuseSameNames(pod: kplus.AbstractPod, templates: readonly VolumeClaimTemplate[]): void {
  const mounted = [...pod.containers, ...pod.initContainers].flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  const seen = new Map<string, kplus.Volume>();
  for (const volume of [...templates.map((template) => template.asVolume()), ...mounted, ...pod.volumes]) {
    const other = seen.get(volume.name);
    if (other && other !== volume) {
      throw new Error(`${describe(other)} and ${describe(volume)} are both called '${volume.name}', and a pod has one volume of a name; `
        + 'give one of them another `name`');
    }
    seen.set(volume.name, volume);
  }
}

function describe(volume: kplus.Volume): string {
  const template = VolumeClaimTemplate._ofVolume(volume);
  return template ? `claim template ${template.node.path}` : `volume ${volume.node.path}`;
}

/**
 * The pod template's spec as JSON: what cdk8s-plus renders, without the placeholders of claim templates, hardened where
 * the user has said nothing, and spread.
 */
export function renderPodSpec(rendered: kplus.k8s.PodSpec, pod: kplus.AbstractPod, spreads: Spread[], labels: Record<string, string>): any {
  const placeholders = new Set(mountedTemplates(pod).map((template) => template.name));
  const volumes = (rendered.volumes ?? []).filter((volume) => !placeholders.has(volume.name));
  const spec: any = kplus.k8s.toJson_PodSpec({ ...rendered, volumes: volumes.length > 0 ? volumes : undefined });
  return {
    ...spec,
    containers: spec.containers.map(harden),
    initContainers: spec.initContainers?.map(harden),
    // What the Pod Security Standard `restricted` asks for and cdk8s-plus does not set.
    securityContext: { seccompProfile: { type: 'RuntimeDefault' }, ...spec.securityContext },
    topologySpreadConstraints: spreads.length === 0 ? undefined : spreads.map((spread) => renderSpread(spread, labels)),
  };
}

function harden(container: any): any {
  return {
    ...container,
    securityContext: { ...container.securityContext, capabilities: container.securityContext?.capabilities ?? { drop: ['ALL'] } },
  };
}
