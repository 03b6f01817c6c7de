/**
 * Fields that are fixed when an object is created, of kinds on which there is no other verdict. The new manifest is
 * taken as applied over the old object (`kubectl apply`, `helm upgrade`): what it leaves out is taken away if a manifest
 * had said it before, and stays if the server or a controller has added it.
 */
import { applied } from './applied';
import { changedContents, changedSecret } from './contents';
import { changedDefinition } from './definition';
import { changedJob } from './job';
import { changedPod } from './pod';
import { changedIn, FixedField } from './simple';
import { RefuseChange } from '../admission/fields';
import { isJsonObject, JsonObject } from '../decoder';
import { Behaviour } from '../versions';

/** Notes what the change does to fixed fields. */
type CheckChange = (after: JsonObject, before: JsonObject, refuse: RefuseChange, behaviour: Behaviour) => void;

const SELECTOR: FixedField = { path: 'spec.selector', filled: withoutEmpty };
const ROLE: FixedField = { path: 'roleRef', filled: (role) => (isJsonObject(role) ? { ...role, apiGroup: role.apiGroup || 'rbac.authorization.k8s.io' } : role) };
const OWN_SPEC: FixedField = { path: 'spec', filled: withDeviceCounts };

const CHECKS: { readonly [versionAndKind: string]: CheckChange } = {
  'apps/v1/Deployment': changedIn(SELECTOR),
  'apps/v1/ReplicaSet': changedIn(SELECTOR),
  'apps/v1/DaemonSet': changedIn(SELECTOR),
  'batch/v1/Job': changedJob,
  'v1/Pod': changedPod,
  'v1/ConfigMap': changedContents,
  'v1/Secret': changedSecret,
  'v1/ResourceQuota': changedIn({ path: 'spec.scopes', filled: sorted }),
  'rbac.authorization.k8s.io/v1/RoleBinding': changedIn(ROLE),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': changedIn(ROLE),
  'scheduling.k8s.io/v1/PriorityClass': changedIn({ path: 'value', filled: or(0) }, { path: 'preemptionPolicy', filled: or('PreemptLowerPriority') }),
  'node.k8s.io/v1/RuntimeClass': changedIn({ path: 'handler' }),
  'networking.k8s.io/v1/IngressClass': changedIn({ path: 'spec.controller' }),
  'networking.k8s.io/v1/ServiceCIDR': changedIn({ path: 'spec.cidrs', mayGrow: true }),
  'discovery.k8s.io/v1/EndpointSlice': changedIn({ path: 'addressType' }),
  'storage.k8s.io/v1/CSIDriver': changedIn(
    { path: 'spec.attachRequired', filled: or(true) },
    { path: 'spec.volumeLifecycleModes', filled: (modes) => (Array.isArray(modes) && modes.length > 0 ? modes : ['Persistent']) },
    { path: 'spec.podInfoOnMount', filled: or(false), unless: 'mutableDrivers' },
    { path: 'spec.fsGroupPolicy', filled: or('ReadWriteOnceWithFSType'), unless: 'mutableDrivers' },
  ),
  'storage.k8s.io/v1/CSIStorageCapacity': changedIn({ path: 'storageClassName' }, { path: 'nodeTopology', filled: withoutEmpty }),
  'storage.k8s.io/v1/VolumeAttributesClass': changedIn({ path: 'driverName' }, { path: 'parameters' }),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': changedDefinition,
  'resource.k8s.io/v1/ResourceClaim': changedIn(OWN_SPEC),
  'resource.k8s.io/v1/ResourceClaimTemplate': changedIn(OWN_SPEC),
};

/** Notes the fixed fields that applying a manifest over what is there would change; none when nothing is known of its kind. */
export function checkFixedFields(after: JsonObject, before: JsonObject, behaviour: Behaviour, refuse: RefuseChange): void {
  const key = `${String(after.apiVersion)}/${String(after.kind)}`;
  if (Object.hasOwn(CHECKS, key)) CHECKS[key](applied(after, before), before, refuse, behaviour);
}

/** The value, or what the server fills in for none. */
function or(byDefault: unknown): (value: unknown) => unknown {
  return (value) => value ?? byDefault;
}

/** A selector or metadata without the parts that say nothing. */
function withoutEmpty(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => Object.keys(part ?? {}).length > 0));
}

/** What is a set for the server. */
function sorted(list: unknown): unknown {
  return Array.isArray(list) ? [...new Set(list)].sort() : [];
}

/** A claim of devices, or a template of one: each request is for one device of its class, unless it says otherwise. */
function withDeviceCounts(spec: unknown): unknown {
  if (!isJsonObject(spec)) return spec;
  if (isJsonObject(spec.spec)) return { metadata: withoutEmpty(spec.metadata) ?? {}, spec: withDeviceCounts(spec.spec) };
  if (!isJsonObject(spec.devices) || !Array.isArray(spec.devices.requests)) return spec;
  const requests = spec.devices.requests.map((request: unknown) => {
    if (!isJsonObject(request)) return request;
    const { exactly, firstAvailable } = request;
    return {
      ...request,
      ...(exactly !== undefined && { exactly: withDeviceCount(exactly) }),
      ...(Array.isArray(firstAvailable) && { firstAvailable: firstAvailable.map(withDeviceCount) }),
    };
  });
  return { ...spec, devices: { ...spec.devices, requests } };
}

function withDeviceCount(request: unknown): unknown {
  if (!isJsonObject(request)) return request;
  const allocationMode = request.allocationMode || 'ExactCount';
  return { ...request, allocationMode, ...(allocationMode === 'ExactCount' && { count: request.count || 1 }) };
}
