/** Security contexts of pods and containers. */
import { JsonReader } from './decoder';

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
    runAsUser: context.field('runAsUser').long(),
    runAsNonRoot: context.field('runAsNonRoot').boolean(),
    privileged: context.field('privileged').boolean(),
    allowPrivilegeEscalation: context.field('allowPrivilegeEscalation').boolean(),
    readOnlyRootFilesystem: context.field('readOnlyRootFilesystem').boolean(),
    addedCapabilities: capabilities.field('add').strings(),
    droppedCapabilities: capabilities.field('drop').strings(),
    seccompProfile: context.field('seccompProfile').field('type').string(),
    fsGroup: context.field('fsGroup').long(),
    fsGroupChangePolicy: context.field('fsGroupChangePolicy').string(),
  };
}
