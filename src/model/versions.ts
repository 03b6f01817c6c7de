/**
 * What differs between Kubernetes versions and feature gates, as far as StatefulSets are concerned: the one table.
 * Everything else asks {@link behaviourOf} and looks at its flags; nothing else compares versions.
 */
import { droppedFields } from './admission/gated-fields';
import { ADMISSION_ROWS } from './admission/version-rows';

/** A minor release of Kubernetes. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;

  /** Absent: the newest patch release known here. */
  readonly patch?: number;
}

/** Feature gates that are set to something else than the version's default. */
export interface FeatureGates { readonly [gate: string]: boolean }

/** What differs between control planes: one flag for each {@link VersionRow}. */
export interface Flags {
  readonly maxUnavailable: boolean;
  readonly repairsUnavailableFirst: boolean;
  readonly updateWaitsForAvailable: boolean;
  readonly completesOnDelete: boolean;
  readonly recreateStrategy: boolean;
  readonly semanticRevisions: boolean;
  readonly omitsCreationTimestamp: boolean;
  readonly podIndexLabel: boolean;
  readonly claimRetention: boolean;
  readonly startOrdinal: boolean;
  readonly controllerClaimOwners: boolean;
  readonly refillsFailedAtOnce: boolean;
  readonly negativeHistoryKeepsAll: boolean;
  readonly historyLimitMutable: boolean;
  readonly serviceNameValidated: boolean;
  readonly templatesValidated: boolean;
  readonly readsOwnWrites: boolean;
  readonly volumeAttributes: boolean;
  readonly forgetsVolumeAttributes: boolean;
  readonly emptyParametersEqualNone: boolean;
  readonly nodeValuesChecked: boolean;
  readonly recoversExpansion: boolean;
  readonly relaxedVariableNames: boolean;
  readonly relaxedSearches: boolean;
  readonly zeroSleep: boolean;
  readonly strictAddresses: boolean;
  readonly relaxedServiceNames: boolean;
  readonly nodeTrafficDistribution: boolean;
  readonly imageVolumes: boolean;
  readonly containerRestartRules: boolean;
  readonly dropsRestartRules: boolean;
  readonly restartsAllContainers: boolean;
  readonly comparingTolerations: boolean;
  readonly mergesSpreadKeys: boolean;
  readonly seLinuxMounts: boolean;
  readonly movableVolumes: boolean;
  readonly mutableDrivers: boolean;
  readonly suspendedPodsMutable: boolean;
  readonly jobManagers: boolean;
  readonly jobSuccessPolicy: boolean;
  readonly retriesByIndex: boolean;
}

/** What a control plane does, beyond what all versions agree on. */
export interface Behaviour extends Flags {
  /** The minor release: which fields there are. */
  readonly minor: number;

  /** Fields of switched-off features, each `Type.field`: read and dropped. */
  readonly droppedFields: ReadonlySet<string>;

  /** The API server runs without `--allow-privileged`, which hardly any cluster's does. Default: false. */
  readonly forbidsPrivileged?: boolean;
}

/** One thing that differs. */
export interface VersionRow {
  readonly flag: keyof Flags;

  /** What it means when the flag is on. */
  readonly meaning: string;

  /** The first minor release in which it is on by default; absent: in none. */
  readonly since?: number;

  /** The last minor release in which it is on; absent: it still is. */
  readonly until?: number;

  /** Patch releases that go against the rest of their minor release. */
  readonly except?: { readonly [minorAndPatch: string]: boolean };

  /** The gate that switches it, and the minor releases in which it does. */
  readonly gate?: { readonly name: string; readonly from: number; readonly until?: number };

  /** Where that is known from. */
  readonly evidence: string;
}

/** Every difference that is known, from 1.27 to 1.37. */
export const VERSION_TABLE: readonly VersionRow[] = [
  {
    flag: 'maxUnavailable',
    meaning: 'rollingUpdate.maxUnavailable is kept and obeyed; otherwise it is dropped on write and one pod is updated at a time',
    since: 37,
    except: { '35.0': true },
    gate: { name: 'MaxUnavailableStatefulSet', from: 24 },
    evidence: 'pkg/features and strategy.go of 1.27.16–1.37.0: off until 1.36.3, on in 1.37.0; reported on in 1.35.0 only (kubernetes#137409); recorded with the gate on, 1.34 and 1.36',
  },
  {
    flag: 'repairsUnavailableFirst',
    meaning: 'with maxUnavailable and Parallel, unavailable pods of an old revision are replaced first, whatever the budget',
    since: 37,
    evidence: 'updateStatefulSetAfterInvariantEstablished in 1.37.0, not in 1.36.3',
  },
  {
    flag: 'updateWaitsForAvailable',
    meaning: 'a rolling update and a scale-down wait for minReadySeconds; before, in Parallel, for Running and Ready only',
    since: 34,
    evidence: 'isUnavailable replaces isHealthy in stateful_set_control.go between 1.33.13 and 1.34.4',
  },
  {
    flag: 'completesOnDelete',
    meaning: 'status.currentRevision follows the update revision under OnDelete as well once every pod has it',
    since: 37,
    evidence: 'completeUpdate in 1.37.0 does not look at the strategy, completeRollingUpdate in 1.36.3 does',
  },
  {
    flag: 'recreateStrategy',
    meaning: 'updateStrategy.type may be Recreate',
    gate: { name: 'StatefulSetRecreateStrategy', from: 37 },
    evidence: 'pkg/features of 1.37.0: alpha, off by default',
  },
  {
    flag: 'semanticRevisions',
    meaning: 'a template that means the same as the newest revision makes no new one, even if it is written down differently',
    since: 34,
    gate: { name: 'StatefulSetSemanticRevisionComparison', from: 34 },
    evidence: 'setMatchesLatestExistingRevision in 1.34.4, not in 1.33.13',
  },
  {
    flag: 'omitsCreationTimestamp',
    meaning: 'a template is written down without creationTimestamp: null, so that its revision has another hash than before',
    since: 34,
    evidence: 'omitzero on ObjectMeta.creationTimestamp in apimachinery 0.34.4, not in 0.33.13',
  },
  {
    flag: 'podIndexLabel',
    meaning: 'pods have the label apps.kubernetes.io/pod-index',
    since: 28,
    gate: { name: 'PodIndexLabel', from: 28, until: 31 },
    evidence: 'pkg/features of 1.28.15 (beta, on) and 1.32.13 (locked)',
  },
  {
    flag: 'claimRetention',
    meaning: 'persistentVolumeClaimRetentionPolicy is kept and obeyed',
    since: 27,
    gate: { name: 'StatefulSetAutoDeletePVC', from: 23, until: 31 },
    evidence: 'pkg/features of 1.27.16 (beta, on) and 1.32.13 (locked)',
  },
  {
    flag: 'startOrdinal',
    meaning: 'ordinals.start is kept and obeyed',
    since: 27,
    gate: { name: 'StatefulSetStartOrdinal', from: 26, until: 30 },
    evidence: 'pkg/features of 1.27.16 (beta, on) and 1.31.14 (locked)',
  },
  {
    flag: 'controllerClaimOwners',
    meaning: 'owner references on claims are controller references, and a claim that another controller owns is left alone',
    since: 28,
    evidence: 'hasUnexpectedController in 1.28.15, not in 1.27.16 (earlier patch releases of 1.28–1.30 not read)',
  },
  {
    flag: 'refillsFailedAtOnce',
    meaning: 'a Failed or Succeeded pod is deleted and created again in one sync',
    until: 27,
    evidence: 'processReplica in 1.27.16 and 1.28.15',
  },
  {
    flag: 'negativeHistoryKeepsAll',
    meaning: 'a negative revisionHistoryLimit keeps every revision; before, the controller crashes on it',
    since: 29,
    evidence: 'truncateHistory in 1.28.15 and 1.29.15',
  },
  {
    flag: 'historyLimitMutable',
    meaning: 'revisionHistoryLimit may be changed',
    since: 33,
    evidence: 'ValidateStatefulSetUpdate in 1.32.13 and 1.33.13; recorded refused in 1.30, accepted in 1.34',
  },
  {
    flag: 'serviceNameValidated',
    meaning: 'a new set needs a serviceName that is a DNS label, or none',
    since: 33,
    evidence: 'ValidateStatefulSetSpec in 1.32.13 and 1.33.13',
  },
  {
    flag: 'templatesValidated',
    meaning: 'the pod template and the claim templates are checked when the set is created; before, its pods and claims fail later',
    since: 34,
    evidence: 'ValidatePodTemplateSpecForStatefulSet and validateVolumeClaimTemplates in 1.33.13 and 1.34.4',
  },
  {
    flag: 'readsOwnWrites',
    meaning: 'a sync waits until the caches have what the sync before it wrote',
    since: 36,
    gate: { name: 'StaleControllerConsistencyStatefulSet', from: 36 },
    evidence: 'consistencyStore.EnsureReady in stateful_set.go of 1.36.3, not in 1.35.4',
  },
  ...ADMISSION_ROWS,
];

/** The minor releases that the table is about. */
export const OLDEST_MINOR = 27;
export const NEWEST_MINOR = 37;

/** The version taken where none is given: one that all managed clusters have, and that is recorded against. */
export const DEFAULT_VERSION = '1.34';

/** Reads `1.34`, `v1.34.4` or `1.34.4-gke.100`; undefined when the text is no version of Kubernetes 1. */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(1)\.(\d{1,3})(?:\.(\d{1,4}))?(?:[-+][-+.0-9A-Za-z]*)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch] = match;
  return { major: Number(major), minor: Number(minor), patch: patch === undefined ? undefined : Number(patch) };
}

/** Whether the table knows the version: what it says of others is what the nearest one does. */
export function isKnownVersion({ major, minor }: KubernetesVersion): boolean {
  return major === 1 && minor >= OLDEST_MINOR && minor <= NEWEST_MINOR;
}

/** What a control plane of that version does, with the gates that differ from its defaults. */
export function behaviourOf(version: KubernetesVersion, gates: FeatureGates = {}): Behaviour {
  const flags = Object.fromEntries(VERSION_TABLE.map((row) => [row.flag, isOn(row, version, gates)])) as unknown as Flags;
  return { ...flags, minor: version.minor, droppedFields: droppedFields(version.minor, gates) };
}

/** The same for a version as people write it; what is none counts as the default. */
export function behaviourOfText(version: string): Behaviour {
  return behaviourOf(parseVersion(version) ?? parseVersion(DEFAULT_VERSION)!);
}

function isOn({ since, until, except, gate }: VersionRow, { minor, patch }: KubernetesVersion, gates: FeatureGates): boolean {
  if (gate !== undefined && Object.hasOwn(gates, gate.name) && minor >= gate.from && minor <= (gate.until ?? minor)) {
    return gates[gate.name];
  }
  const exception = `${minor}.${patch ?? ''}`;
  if (except !== undefined && Object.hasOwn(except, exception)) return except[exception];
  if (since === undefined && until === undefined) return false;
  return minor >= (since ?? minor) && minor <= (until ?? minor);
}
