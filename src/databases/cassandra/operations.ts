import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, claimOf, deleteLostPod, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL, untilReady } from '../operator-shell';
import { restoreBy } from '../restore-pod';
import { PRELUDE } from '../script-files';

/** What the commands are about. */
export interface CassandraFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  readonly keyspace: string;
  readonly datacenter: string;
  readonly replicationFactor: number;
  readonly secret: string;
  readonly tlsSecret?: string;
  readonly image: string;
  readonly backup?: CassandraBackup;
}

/** Where backups are, and what lets a pod reach the members. */
export interface CassandraBackup {
  readonly place: BackupPlace;
  readonly labels: Record<string, string>;
  readonly env: Record<string, string>;
}

export function cassandraOperations(facts: CassandraFacts): Operation[] {
  const { pods } = facts;
  return [
    {
      title: 'See how the members stand',
      steps: [`${nodetool(facts, 0)} status ${facts.keyspace}`, `${nodetool(facts, 0)} describecluster`],
    },
    {
      title: 'When the cluster has formed',
      steps: ['# Set isFormed: true and apply: no pod is restarted, and an empty volume never begins a second cluster.'],
    },
    scaleUp(facts),
    ...pods.length > facts.replicationFactor ? [scaleDown(facts)] : [],
    ...pods.length > 1 ? [replaceMember(facts)] : [],
    {
      title: 'Repair',
      steps: [
        '# Each member within ten days (gc_grace_seconds), or deleted rows come back. One after the other:',
        ...pods.map((_, ordinal) => `${nodetool(facts, ordinal)} repair -pr ${facts.keyspace}`),
      ],
    },
    ...facts.backup ? [backUp(facts, facts.backup.place.name), restore(facts, facts.backup)] : [],
    rotatePasswords(facts),
    ...facts.tlsSecret ? [{
      title: 'Renew certificates',
      steps: [
        '# Members take a renewed Secret by themselves, within ten minutes or so. At once:',
        ...pods.map((_, ordinal) => `${exec(facts, ordinal)} bash -c 'bash ${layout.SCRIPTS_PATH}/certificates.sh && nodetool reloadssl'`),
      ],
    }] : [],
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: [
        '# To another major version: back up first, upgrade the drivers of the applications, and change no schema and repair nothing until all members are new.',
        byHand(`Set version and apply: members drain and are restarted one by one, ${pods[pods.length - 1]} first.`),
        `${kubectl(facts)} rollout status statefulset ${facts.name} --timeout=6h`,
        '# Rewrite the files of the old version, of which there are none after a patch release:',
        ...pods.map((_, ordinal) => `${nodetool(facts, ordinal)} upgradesstables`),
      ],
    },
  ];
}

function exec(facts: CassandraFacts, ordinal: number): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c cassandra --`;
}

function nodetool(facts: CassandraFacts, ordinal: number): string {
  return `${exec(facts, ordinal)} nodetool`;
}

function cql(facts: CassandraFacts, statement: string): string {
  return `${exec(facts, 0)} bash ${layout.SCRIPTS_PATH}/cql.sh -e "${statement}"`;
}

function scaleUp(facts: CassandraFacts): Operation {
  const { pods, name, replicationFactor } = facts;
  const to = Math.max(pods.length + 1, 3);
  const next = Array.from({ length: to - pods.length }, (_, index) => `${name}-${pods.length + index}`);
  return {
    title: `Scale up from ${pods.length} ${pods.length === 1 ? 'member' : 'members'}`,
    steps: [
      ...POLL,
      byHand(`Set replicas: ${to} and apply.`),
      `# ${next.join(', then ')} ${next.length > 1 ? 'join one after the other and copy' : 'joins and copies'} what is to be theirs from the others, which may take hours:`,
      ...next.flatMap((pod) => untilReady(kubectl(facts), pod, 24 * 3600)),
      ...replicationFactor === 1 ? [2, 3].flatMap((copies) => moreCopies(facts, [...pods, ...next], copies)) : [],
      '# What has moved is still on the old ones:',
      ...pods.map((_, ordinal) => `${nodetool(facts, ordinal)} cleanup`),
    ],
  };
}

/**
 * One copy more of each row, and of the roles. By one at a time: of any majority, one has what was written before, and
 * readers at `QUORUM` miss nothing until the repair has made the new copies.
 */
function moreCopies(facts: CassandraFacts, members: string[], copies: number): string[] {
  return [
    `# ${copies} copies of each row, and of the roles. Readers at ONE may miss rows until the repair is done; readers at QUORUM do not.`,
    ...['system_distributed', facts.keyspace, 'system_auth'].map((keyspace) => (
      cql(facts, `ALTER KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${facts.datacenter}': ${copies}}`))),
    ...members.map((pod) => `${kubectl(facts)} exec ${pod} -c cassandra -- nodetool repair --full`),
  ];
}

/** The command by which a member gives the others what it has and leaves, within that member. */
export const LEAVE_COMMAND = ['bash', `${layout.SCRIPTS_PATH}/leave.sh`];

function scaleDown(facts: CassandraFacts): Operation {
  const last = facts.pods.length - 1;
  const gone = facts.pods[last];
  return {
    title: `Scale down from ${facts.pods.length} members`,
    steps: [
      `# ${gone} gives the others what it has, which may take hours, and leaves. Without that it counts as lost, with its copies.`,
      `${exec(facts, last)} ${LEAVE_COMMAND.join(' ')}`,
      '# A server that has left ends after a minute or so, and never starts again.',
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${last}`,
      `${kubectl(facts)} wait --for=delete pod/${gone} --timeout=10m`,
      byHand(`Set replicas: ${last} and apply.`),
      '# Its claim must be gone before the set is scaled up again:',
      `${kubectl(facts)} delete pvc ${claimOf(gone)} --timeout=5m`,
    ],
  };
}

function replaceMember(facts: CassandraFacts): Operation {
  const last = facts.pods.length - 1;
  const pod = facts.pods[last];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${pod}, while the others run. This shows the lost member and its address, and stops when there is none:`,
      ...POLL,
      `${nodetool(facts, 0)} status ${facts.keyspace} | grep ^DN`,
      byHand(`Set replacing: { '${pod}': 'ADDRESS' } with that address, and apply. No pod is restarted.`),
      ...deleteLostPod(facts, pod),
      `${kubectl(facts)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(facts)} delete pod ${pod} --ignore-not-found --timeout=10m`,
      '# It copies what the lost one had, which may take hours:',
      ...untilReady(kubectl(facts), pod, 24 * 3600),
      `${nodetool(facts, last)} repair ${facts.keyspace}`,
      '# Leave replacing out again, and apply.',
    ],
  };
}

/** By a client of the cluster, which goes on running. */
function restore(facts: CassandraFacts, backup: CassandraBackup): Operation {
  return {
    title: 'Restore a backup',
    steps: [
      '# Into the running cluster, or a new one of the same name. Rows that the backup has not are left alone: truncate first what must not stay.',
      ...POLL,
      ...restoreBy(facts, backup.place, {
        name: facts.name,
        image: facts.image,
        user: layout.UID,
        env: backup.env,
        labels: backup.labels,
        secrets: { [layout.CREDENTIALS_PATH]: facts.secret, ...facts.tlsSecret ? { [layout.TLS_PATH]: facts.tlsSecret } : {} },
        scripts: ['copy.sh', 'cql.sh', PRELUDE],
      }),
    ],
  };
}

function rotatePasswords(facts: CassandraFacts): Operation {
  const { secret } = facts;
  return {
    title: 'Rotate passwords',
    steps: [
      `OLD="$(${kubectl(facts)} get secret ${secret} -o jsonpath='{.data.${layout.KEYS.admin}}' | base64 -d)"`,
      ...newPasswordsIn(kubectl(facts), secret, Object.values(layout.KEYS), `${kubectl(facts)} exec ${facts.pods[0]} -c cassandra --`),
      `echo "$OLD" | ${kubectl(facts)} exec -i ${facts.pods[0]} -c cassandra -- bash ${layout.SCRIPTS_PATH}/passwords.sh`,
      '# Connections that are open stay. Restart the applications.',
    ],
  };
}
