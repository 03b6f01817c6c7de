import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, claimOf, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, replaceReplica, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { POLL, untilItSucceeds } from '../operator-shell';
import { restoreBy } from '../restore-pod';

/** What the commands are about. */
export interface MySqlFacts {
  readonly name: string;
  readonly namespace: string;
  readonly pods: string[];
  readonly primary: number;
  readonly secret: string;
  readonly image: string;
  readonly series: string;
  readonly isSynchronous: boolean;
  readonly backup?: BackupPlace;
}

export function mySqlOperations(facts: MySqlFacts): Operation[] {
  const { backup, pods } = facts;
  return [
    {
      title: 'See how replication stands',
      steps: [
        ...pods.flatMap((_, ordinal) => (ordinal === facts.primary ? [] : [sql(facts, ordinal, 'SHOW REPLICA STATUS')])),
        sql(facts, facts.primary, 'SHOW REPLICAS; SELECT @@global.gtid_executed'),
      ],
    },
    PRIMARY_FORMED,
    {
      title: `Scale up from ${pods.length} members`,
      steps: [
        `# Set replicas: ${pods.length + 1} and apply. ${facts.name}-${pods.length} clones ${pods[facts.primary]} and follows it by itself.`,
        '# A claim of that name that is left from before is used again, and catches up if no more than the binary logs is missing (three days).',
      ],
    },
    ...pods.length > 1 ? [scaleDown(facts), movePrimary(facts), replaceReplica(facts, facts, 'whose node or volume is lost, or that has fallen behind the binary logs', 'clone')] : [],
    ...backup ? [backUp(facts, backup.name), restore(facts, backup), deleteSetAside(exec(facts, facts.primary), [layout.DATA_PATH])] : [],
    rotatePasswords(facts),
    growVolumes(facts, pods.map(claimOf)),
    {
      title: 'Upgrade',
      steps: [
        '# Back up. Set version and apply: replicas of a newer version follow an older primary, not the other way round, and the update goes from the highest',
        `# ordinal down${facts.primary === 0 ? ', with the primary last' : `; ${pods[facts.primary]} is the primary: move it to ${facts.name}-0 first`}. From ${facts.series}, to the next LTS or innovation series at most; a data directory`,
        '# that a newer series has opened is not read by an older one. A server that has upgraded its data can be cloned from after one more restart.',
      ],
    },
  ];
}

function exec(facts: MySqlFacts, ordinal: number): string {
  return `${kubectl(facts)} exec ${facts.pods[ordinal]} -c mysql --`;
}

function sql(facts: MySqlFacts, ordinal: number, statement: string): string {
  return `${exec(facts, ordinal)} mysql --user=root --vertical --execute='${statement}'`;
}

function script(facts: MySqlFacts, ordinal: number, file: string): string {
  return `${exec(facts, ordinal)} bash ${layout.SCRIPTS_PATH}/${file}`;
}

function scaleDown(facts: MySqlFacts): Operation {
  const last = facts.pods.length - 1;
  return {
    title: `Scale down from ${facts.pods.length} members`,
    steps: [
      ...facts.primary === last ? [`# ${facts.pods[last]} is the primary: move it first.`] : [],
      `# Set replicas: ${last}${last === 1 ? ', and synchronousReplicas: 0,' : ''} and apply. Nothing is kept for the member that is gone. Its claim stays. When nobody needs it:`,
      `${kubectl(facts)} delete pvc ${claimOf(facts.pods[last])}`,
    ],
  };
}

function movePrimary(facts: MySqlFacts): Operation {
  const to = facts.primary === 0 ? 1 : 0;
  const from = facts.pods[facts.primary];
  return {
    title: `Move the primary from ${from} to ${facts.pods[to]}`,
    steps: [
      `# While ${from} runs: it takes no more writes, and says who has all of them. Nothing is lost then.`,
      script(facts, facts.primary, 'demote.sh'),
      `# When it is lost for good, choose the replica that has most${facts.pods.length > 2 ? `, here ${facts.pods[to]}` : ''}:`,
      ...facts.pods.flatMap((_, ordinal) => (ordinal === facts.primary ? [] : [sql(facts, ordinal, 'SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status')])),
      `# Set primary: ${to} and apply. The Service ${facts.name}-primary moves at once, and the members are restarted one by one; none takes writes yet.`,
      `# ${from} must take no writes: on a node that does not answer, power the node off, then`,
      `${kubectl(facts)} delete pod ${from} --force`,
      '# This refuses while another member takes writes, or has what this one has not:',
      script(facts, to, 'promote.sh'),
      `# ${from} follows from then on. If it has transactions that nobody else got, it says which, and waits.`,
    ],
  };
}

function restore(facts: MySqlFacts, backup: BackupPlace): Operation {
  const primary = facts.pods[facts.primary];
  const others = facts.pods.filter((pod) => pod !== primary);
  return {
    title: 'Restore a backup',
    steps: [
      '# What the primary has is kept beside what is restored; the volume needs room for both. What the replicas have is deleted.',
      ...POLL,
      ...stopMembers(facts, facts.pods, '15m'),
      ...restoreBy(facts, backup, {
        name: facts.name,
        image: facts.image,
        user: layout.MYSQL_UID,
        env: {},
        claims: { [layout.VOLUME_PATH]: claimOf(primary) },
        config: { path: layout.CONFIG_PATH, key: 'config.my.cnf', file: 'my.cnf' },
      }),
      ...others.length > 0 ? ['# The replicas clone it anew. One that kept its claim would go on with other data than the primary has, and might not notice:', `${kubectl(facts)} delete pvc ${others.map(claimOf).join(' ')}`] : [],
      `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${facts.pods.length}`,
      ...passwordsOfSecret(facts),
      '# When all is well, no more of the passwords of the backup:',
      script(facts, facts.primary, 'passwords.sh --discard'),
    ],
  };
}

/** After a restore: a replica that has another password than the primary cannot clone it. */
function passwordsOfSecret(facts: MySqlFacts): string[] {
  const set = script(facts, facts.primary, 'passwords.sh');
  const note = '# Users and passwords are those of the backup until this gives it the Secret\'s, which replicas and applications have:';
  if (!facts.isSynchronous) return [note, untilItSucceeds(set, 1800)];
  const waitForReplicas = (value: string) => sql(facts, facts.primary, `SET GLOBAL rpl_semi_sync_source_enabled = ${value}`);
  return [note, '# It must not wait for replicas meanwhile: they cannot connect yet.', untilItSucceeds(waitForReplicas('OFF'), 1800), set, waitForReplicas('ON')];
}

function rotatePasswords(facts: MySqlFacts): Operation {
  const replicas = facts.pods.filter((_, ordinal) => ordinal !== facts.primary);
  return {
    title: 'Rotate passwords',
    steps: [
      ...newPasswordsIn(kubectl(facts), facts.secret, Object.values(layout.KEYS), exec(facts, facts.primary)),
      '# Old passwords hold as well until the last step:',
      script(facts, facts.primary, 'passwords.sh'),
      `# Restart what has the old ones: the applications${replicas.length > 0 ? ', and the replicas one by one:' : '.'}`,
      ...replicas.map((pod) => `${kubectl(facts)} delete pod ${pod} && ${kubectl(facts)} wait --for=condition=Ready pod/${pod} --timeout=15m`),
      script(facts, facts.primary, 'passwords.sh --discard'),
    ],
  };
}
