import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, claimOf, deleteLostPod, deleteSetAside, growVolumes, kubectl, PRIMARY_FORMED, replaceReplica, stopMembers } from '../operation-steps';
import { Operation } from '../operations';
import { ask, byHand, POLL, untilItSucceeds, untilReady } from '../operator-shell';
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
  readonly synchronousReplicas: number;
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
    ...pods.length > 1 ? [scaleDown(facts), movePrimary(facts), replacePrimary(facts), replaceReplica(facts, facts, 'whose node or volume is lost, or that has fallen behind the binary logs', 'clone')] : [],
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
  const { pods, primary, synchronousReplicas } = facts;
  const last = pods.length - 1;
  const fewer = Math.min(synchronousReplicas, last - 1);
  return {
    title: `Scale down from ${pods.length} members`,
    steps: [
      ...primary === last ? [`# ${pods[last]} is the primary: move it first.`] : [],
      ...fewer < synchronousReplicas ? [
        '# Commits must not wait for the replica that goes:',
        sql(facts, primary, fewer === 0 ? 'SET GLOBAL rpl_semi_sync_source_enabled = OFF' : `SET GLOBAL rpl_semi_sync_source_wait_for_replica_count = ${fewer}`),
      ] : [],
      byHand(`Set replicas: ${last}${fewer < synchronousReplicas ? ` and synchronousReplicas: ${fewer}` : ''} and apply.`),
      `${kubectl(facts)} wait --for=delete pod/${pods[last]} --timeout=15m`,
      '# Nothing is kept for the member that is gone, but its claim. When nobody needs that any more:',
      `# ${kubectl(facts)} delete pvc ${claimOf(pods[last])}`,
    ],
  };
}

/** Until a member's pod has been made anew with the primary that is wanted, and its server runs. */
function untilApplied(facts: MySqlFacts, primary: string): string {
  const [applied, started] = ['spec.containers[?(@.name=="mysql")].env[?(@.name=="PRIMARY_POD")].value', 'status.containerStatuses[?(@.name=="mysql")].started'];
  return `poll 1800 '^${primary} true$' '^Failed' ${kubectl(facts)} get pod ${primary} -o jsonpath='{.${applied}} {.${started}}'`;
}

function nextPrimary(facts: MySqlFacts): number {
  return facts.primary === 0 ? 1 : 0;
}

function movePrimary(facts: MySqlFacts): Operation {
  const to = nextPrimary(facts);
  const [from, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Move the primary from ${from} to ${next}`,
    steps: [
      `# ${from} takes no more writes. If ${next} cannot take over, this stops, and nothing has been changed. From here on nobody takes writes until promote.sh.`,
      ...POLL,
      script(facts, facts.primary, `demote.sh ${next}`),
      `# To go back instead: ${script(facts, facts.primary, 'promote.sh')}`,
      byHand(`Set primary: ${to} and apply.`),
      `# Members are restarted from the highest ordinal down. The update stops at ${next}, which is not ready before it is promoted:`,
      untilApplied(facts, next),
      '# This refuses while another member takes writes, does not answer, or has what this one lacks:',
      script(facts, to, 'promote.sh'),
      `${kubectl(facts)} rollout status statefulset/${facts.name} --timeout=30m`,
    ],
  };
}

function replacePrimary(facts: MySqlFacts): Operation {
  const to = nextPrimary(facts);
  const [lost, next] = [facts.pods[facts.primary], facts.pods[to]];
  return {
    title: `Promote another member when ${lost} is lost`,
    steps: [
      `# Only when ${lost} cannot come back: what it has and no replica received is lost. With synchronousReplicas that is nothing.`,
      ...POLL,
      ...facts.pods.length > 2 ? [`# What each replica has received. If another one has more than ${next}, make that the primary:`] : [],
      ...facts.pods.flatMap((_, ordinal) => (ordinal === facts.primary ? [] : [sql(facts, ordinal, 'SELECT RECEIVED_TRANSACTION_SET FROM performance_schema.replication_connection_status')])),
      byHand(`Set primary: ${to} and apply.`),
      ...deleteLostPod(facts, lost),
      untilApplied(facts, next),
      `# ${lost} must not take writes any more:`,
      ...ask('LOST', `The name of the lost pod, ${lost}, when its server has ended for certain`, lost),
      script(facts, to, 'promote.sh --lost "$LOST"'),
      `# ${lost} follows if it returns. If it has transactions that nobody else got, it says which, and is not ready.`,
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
  if (facts.synchronousReplicas === 0) return [note, untilItSucceeds(set, 1800)];
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
      ...replicas.length > 0 ? ['# The replicas read the new one when they start:'] : [],
      ...replicas.flatMap((pod) => [`${kubectl(facts)} delete pod ${pod}`, ...untilReady(kubectl(facts), pod)]),
      byHand('Restart the applications.'),
      script(facts, facts.primary, 'passwords.sh --discard'),
    ],
  };
}
