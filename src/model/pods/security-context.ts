/** Security contexts of pods and containers. */
import { JsonReader } from '../decoder';

/** `securityContext` of a pod or a container; what is not written is absent. */
export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsNonRoot?: boolean;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];

  /** `RuntimeDefault`, `Localhost` or `Unconfined`. */
  readonly seccompProfile?: string;

  /** Pods only: the group that volumes are given to. */
  readonly fsGroup?: number;

  /** Pods only: `Always` or `OnRootMismatch`. */
  readonly fsGroupChangePolicy?: string;
}

/** Reads a security context, of a pod or of a container. */
export function readSecurityContext(context: JsonReader): SecurityContext {
  const capabilities = context.field('capabilities');
  return {
    runAsUser: context.long('runAsUser'),
    runAsNonRoot: context.boolean('runAsNonRoot'),
    privileged: context.boolean('privileged'),
    allowPrivilegeEscalation: context.boolean('allowPrivilegeEscalation'),
    readOnlyRootFilesystem: context.boolean('readOnlyRootFilesystem'),
    addedCapabilities: capabilities.strings('add'),
    droppedCapabilities: capabilities.strings('drop'),
    seccompProfile: context.field('seccompProfile').string('type'),
    fsGroup: context.long('fsGroup'),
    fsGroupChangePolicy: context.string('fsGroupChangePolicy'),
  };
}
