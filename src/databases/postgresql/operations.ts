import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { POLL, untilItSucceeds } from '../operator-shell';
import { restoreBy } from '../restore-pod';

/** How a database is set up, as far as the steps depend on it. */
export interface PostgreSqlSetup {
  readonly major: number;
  readonly hasWalVolume: boolean;
  readonly backup?: BackupPlace;
}

/** What the commands are about. */
export interface PostgreSqlFacts extends PostgreSqlSetup {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  /** By pod. */
  readonly claims: string[][];
  readonly primary: number;
  readonly secret: string;
  readonly user: string;
  readonly image: string;
}

export function postgreSqlOperations(facts: PostgreSqlFacts): Operation[] {
  return [
    state(facts), PRIMARY_FORMED, scaleUp(facts), ...facts.pods.length > 1 ? [scaleDown(facts), failover(facts), replaceMember(facts)] : [],
    ...facts.backup ? [backUp(facts, facts.backup.name), restore(facts), deleteSetAside(exec(facts, facts.primary), [
      layout.dataPath(facts.major), ...facts.hasWalVolume ? [layout.WAL_PATH] : [],
    ])] : [],
    rotatePasswords(facts), growVolumes(facts, facts.claims.map(([claim]) => claim), [
      // What a standby may lack is kept for it in a quarter of the volume of the log.
      '# Its settings follow the size of the volume of the log: the pods are replaced then, one by one.',
      ...facts.hasWalVolume ? [`# The volumes of the log likewise, ${facts.claims.map(([, wal]) => wal).join(' ')}, with walStorage.size.`] : [],
    ]), upgrade(facts),
  ];
}

function exec(facts: PostgreSqlFacts, ordinal: number): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c postgresql --`;
}

function psql(facts: PostgreSqlFacts, ordinal: number, command: string): string {
  return `${exec(facts, ordinal)} psql -c "${command}"`;
}

/** Those that are mounted: `psql` says when the server does not answer, or refuses one. */
function setPasswords(facts: PostgreSqlFacts): string {
  return `${exec(facts, facts.primary)} psql -v ON_ERROR_STOP=1 -f ${layout.SCRIPTS_PATH}/passwords.sql`;
}

function state(facts: PostgreSqlFacts): Operation {
  return {
    title: 'See how replication stands',
    steps: [
      psql(facts, facts.primary, 'select application_name, state, sync_state, replay_lag from pg_stat_replication'),
      psql(facts, facts.primary, 'select slot_name, active, wal_status from pg_replication_slots'),
    ],
  };
}

function scaleUp({ pods, name, primary }: PostgreSqlFacts): Operation {
  return {
    title: `Scale up from ${pods.length} members`,
    steps: [
      `# Set replicas: ${pods.length + 1} and apply. ${name}-${pods.length} copies ${pods[primary]} and follows it by itself.`,
      '# A claim of that name that is left from before is used again: if it was a member of this database, it catches up or says why not.',
    ],
  };
}

function scaleDown(facts: PostgreSqlFacts): Operation {
  const last = facts.pods.length - 1;
  return {
    title: `Scale down from ${facts.pods.length} members`,
    steps: [
      ...facts.primary === last ? [`# ${facts.pods[last]} is the primary: fail over to another member first.`] : [],
      `# Set replicas: ${last}${last === 1 ? ', and synchronousStandbys: 0,' : ''} and apply; when the pod has ended, drop what is kept for the member that is gone:`,
      `${kubectl(facts)} wait --for=delete pod/${facts.pods[last]} --timeout=5m`,
      psql(facts, facts.primary === last ? 0 : facts.primary, `select pg_drop_replication_slot('${layout.slotName(last)}')`),
      '# Its claim stays. When nobody needs it:',
      `${kubectl(facts)} delete pvc ${facts.claims[last].join(' ')}`,
    ],
  };
}

function failover(facts: PostgreSqlFacts): Operation {
  const to = facts.primary === 0 ? 1 : 0;
  const lost = facts.pods[facts.primary];
  return {
    title: `Move the primary from ${lost} to ${facts.pods[to]}`,
    steps: [
      '# Also when it is lost for good; of a planned move nothing is lost. Choose the standby that has received most' + (facts.pods.length > 2 ? `, here ${facts.pods[to]}:` : ':'),
      ...facts.pods.flatMap((_, ordinal) => (ordinal === facts.primary ? [] : [psql(facts, ordinal, 'select pg_last_wal_receive_lsn()')])),
      `# Set primary: ${to} and apply. The Service ${facts.name}-primary moves at once, and the members are restarted one by one; none takes writes yet.`,
      `# ${lost} must have stopped before the next step: two primaries part for good. It says so, and waits:`,
      `${kubectl(facts)} logs ${lost} -c join`,
      '# On a node that does not answer it cannot say so. Power the node off first, then:',
      `${kubectl(facts)} delete pod ${lost} --force`,
      `# From here on there is a primary again, and ${lost} is rewound to where they parted; what it alone had is lost.`,
      psql(facts, to, 'select pg_promote()'),
    ],
  };
}

function replaceMember(facts: PostgreSqlFacts): Operation {
  const last = facts.primary === facts.pods.length - 1 ? 0 : facts.pods.length - 1;
  return {
    title: 'Replace a standby whose node or volume is lost',
    steps: [
      `# As ${facts.pods[last]}: without its claim it becomes a new copy of ${facts.pods[facts.primary]}. Of the primary, fail over first.`,
      `${kubectl(facts)} delete pvc ${facts.claims[last].join(' ')} --wait=false`,
      `${kubectl(facts)} delete pod ${facts.pods[last]}`,
    ],
  };
}

/** Into a pod that has the primary's volume while no server has it. */
function restore(facts: PostgreSqlFacts): Operation {
  const [first] = facts.claims.filter((_, ordinal) => ordinal === facts.primary);
  const others = facts.claims.filter((_, ordinal) => ordinal !== facts.primary).flat();
  return {
    title: 'Restore a backup',
    steps: [
      '# What the primary has is kept beside what is restored; the volume needs room for both. What the standbys have is deleted.',
      ...POLL,
      ...stopMembers(facts, facts.pods, '5m'),
      ...restoreBy(facts, facts.backup!, {
        name: facts.name,
        image: facts.image,
        user: layout.POSTGRES_UID,
        env: { PGDATA: layout.dataPath(facts.major), ...facts.hasWalVolume ? { WAL_PATH: layout.WAL_PATH } : {} },
        claims: { [layout.VOLUME_PATH]: first[0], ...facts.hasWalVolume ? { [layout.WAL_VOLUME_PATH]: first[1] } : {} },
      }),
      ...others.length > 0 ? ['# The standbys are copied anew. One that kept its claim would be ahead of the primary, and follow it on other data or not at all:', `${kubectl(facts)} delete pvc ${others.join(' ')}`] : [],
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${facts.pods.length}`,
      '# Passwords are those of the backup until this gives it the Secret\'s, which standbys and applications have:',
      untilItSucceeds(setPasswords(facts), 1800),
    ],
  };
}

function rotatePasswords(facts: PostgreSqlFacts): Operation {
  const { secret } = facts;
  const standbys = facts.pods.filter((_, ordinal) => ordinal !== facts.primary);
  return {
    title: 'Rotate passwords',
    steps: [
      ...newPasswordsIn(kubectl(facts), secret, Object.values(layout.KEYS), exec(facts, facts.primary)),
      setPasswords(facts),
      '# Connections that are open stay. Restart what has the old one: the applications' + (standbys.length > 0 ? ', and the standbys one by one:' : '.'),
      ...standbys.map((pod) => `${kubectl(facts)} delete pod ${pod} && ${kubectl(facts)} wait --for=condition=Ready pod/${pod} --timeout=15m`),
    ],
  };
}

function upgrade(facts: PostgreSqlFacts): Operation {
  const next = facts.major + 1;
  return {
    title: 'Upgrade',
    steps: [
      `# Within ${facts.major}: set version and apply. Standbys are restarted from the highest ordinal down${facts.primary === 0 ? ', the primary last' : `; the primary is ${facts.pods[facts.primary]}, among them`}.`,
      `# To ${next}: a data directory of ${facts.major} is not read by ${next}. Make a second PostgreSql of version ${next} beside this one, stop writing, and`,
      '#   pg_dumpall --globals-only and pg_dump | pg_restore from one to the other; or subscribe the new one to a publication of this one, for little downtime.',
    ],
  };
}
