import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, deleteLostPod, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL, untilItSucceeds, untilReady } from '../operator-shell';
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
    state(facts), PRIMARY_FORMED, scaleUp(facts),
    ...facts.pods.length > 1 ? [scaleDown(facts), movePrimary(facts), replacePrimary(facts), replaceMember(facts)] : [],
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
  const title = `Scale down from ${facts.pods.length} members`;
  if (facts.primary === last) {
    return { title, steps: [`# ${facts.pods[last]}, which would go, is the primary: move that first (below). These steps are others then.`] };
  }
  return {
    title,
    steps: [
      byHand(`Set replicas: ${last}${last === 1 ? ', and synchronousStandbys: 0,' : ''} and apply.`),
      '# When the pod has ended, drop what is kept for the member that is gone:',
      `${kubectl(facts)} wait --for=delete pod/${facts.pods[last]} --timeout=5m`,
      psql(facts, facts.primary, `select pg_drop_replication_slot('${layout.slotName(last)}')`),
      '# Its claim stays. When nobody needs it:',
      `# ${kubectl(facts)} delete pvc ${facts.claims[last].join(' ')}`,
    ],
  };
}

function script(facts: PostgreSqlFacts, ordinal: number, command: string): string {
  return `${exec(facts, ordinal)} bash ${layout.SCRIPTS_PATH}/${command}`;
}

function movePrimary(facts: PostgreSqlFacts): Operation {
  const to = facts.primary === 0 ? 1 : 0;
  const [former, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Move the primary from ${former} to ${next}`,
    steps: [
      `# ${former} stops, which ends all sessions, and comes back as a standby. From here on until the last step nobody takes writes.`,
      script(facts, facts.primary, `demote.sh ${next}`),
      `# Waits until ${former} is back and ${next} has all that was written:`,
      script(facts, to, 'promote.sh --check'),
      `# To go back instead, with primary: ${facts.primary}: ${script(facts, facts.primary, 'promote.sh')}`,
      byHand(`Set primary: ${to} and apply.`),
      `# The Service ${facts.name}-primary has moved, and the members are restarted one by one:`,
      `${kubectl(facts)} rollout status statefulset/${facts.name} --timeout=30m`,
      script(facts, to, 'promote.sh'),
    ],
  };
}

function replacePrimary(facts: PostgreSqlFacts): Operation {
  const to = facts.primary === 0 ? 1 : 0;
  const [lost, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Promote another member when ${lost} is lost`,
    steps: [
      `# Only when ${lost} cannot come back soon: what it has and no standby received is lost. With synchronousStandbys that is nothing.`,
      '# What another standby has and this one lacks, it gets first:',
      byHand(`Be sure that the server of ${lost} has stopped: power off a node that does not answer.`),
      script(facts, to, `promote.sh --lost ${lost}`),
      byHand(`Set primary: ${to} and apply.`),
      ...deleteLostPod(facts, lost),
      `# ${lost} is rewound when it returns, or copies ${next} anew. If it says that its volume has no room for that:`,
      `# ${kubectl(facts)} delete pvc ${facts.claims[facts.primary].join(' ')} --wait=false`,
      `# ${kubectl(facts)} delete pod ${lost}`,
    ],
  };
}

function replaceMember(facts: PostgreSqlFacts): Operation {
  const last = facts.primary === facts.pods.length - 1 ? 0 : facts.pods.length - 1;
  return {
    title: 'Replace a standby whose node or volume is lost',
    steps: [
      `# As ${facts.pods[last]}: without its claim it becomes a new copy of ${facts.pods[facts.primary]}. Of the primary, move it first.`,
      `${kubectl(facts)} delete pvc ${facts.claims[last].join(' ')} --wait=false`,
      ...deleteLostPod(facts, facts.pods[last]),
      `[ -n "$POWERED_OFF" ] || ${kubectl(facts)} delete pod ${facts.pods[last]} --timeout=5m`,
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
      ...standbys.flatMap((pod) => [`${kubectl(facts)} delete pod ${pod} --timeout=5m`, ...untilReady(kubectl(facts), pod)]),
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
