import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, claimOf, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';
import { POLL } from '../operator-shell';
import { restoreBy } from '../restore-pod';

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
        `# Set version and apply: members drain and are restarted one by one, ${pods[pods.length - 1]} first. To another major version: back up, upgrade the`,
        '# applications\' drivers, change no schema and repair nothing until all are new. Then rewrite the files of the old version:',
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
    title: `Scale up from ${pods.length} members`,
    steps: [
      `# Set replicas: ${to} and apply. ${next.join(', then ')} ${next.length > 1 ? 'join one after the other and copy' : 'joins and copies'} what is to be theirs from the others. When all of them are Ready:`,
      ...replicationFactor === 1 ? [
        '# More copies of each row, and of the roles:',
        ...[facts.keyspace, 'system_auth', 'system_distributed'].map((keyspace) => (
          cql(facts, `ALTER KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${facts.datacenter}': 3}`))),
        ...[...pods, ...next].map((pod) => `${kubectl(facts)} exec ${pod} -c cassandra -- nodetool repair --full`),
      ] : [],
      '# What has moved is still on the old ones:',
      ...pods.map((_, ordinal) => `${nodetool(facts, ordinal)} cleanup`),
    ],
  };
}

function scaleDown(facts: CassandraFacts): Operation {
  const last = facts.pods.length - 1;
  const gone = facts.pods[last];
  return {
    title: `Scale down from ${facts.pods.length} members`,
    steps: [
      `# ${gone} gives the others what it has, which may take hours, and leaves. Without that it counts as lost, with its copies.`,
      `${nodetool(facts, last)} decommission`,
      `# Set replicas: ${last} and apply. A member that has left does not come back: its claim must be gone before the set is scaled up again.`,
      `${kubectl(facts)} delete pvc ${claimOf(gone)}`,
    ],
  };
}

function replaceMember(facts: CassandraFacts): Operation {
  const pod = facts.pods[facts.pods.length - 1];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${pod}, while the others run. Its address is in the line that begins with DN:`,
      `${nodetool(facts, 0)} status ${facts.keyspace}`,
      `# Set replacing: { '${pod}': 'ADDRESS' } and apply: no pod is restarted. A minute or two later:`,
      `${kubectl(facts)} delete pvc ${claimOf(pod)} --wait=false`,
      `${kubectl(facts)} delete pod ${pod}`,
      '# It copies what the lost one had. When it is Ready, leave replacing out again, and:',
      `${nodetool(facts, facts.pods.length - 1)} repair ${facts.keyspace}`,
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
        scripts: ['cql.sh'],
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
