import * as layout from './layout';
import { BackupPlace } from '../backup-place';
import { newPasswordsIn } from '../new-passwords';
import { backUp, claimOf, growVolumes, kubectl } from '../operation-steps';
import { Operation } from '../operations';
import { byHand, POLL } from '../operator-shell';
import { restoreBy } from '../restore-pod';

/** Where backups are, and what lets a pod reach the members. */
export interface MongoBackup {
  readonly place: BackupPlace;
  readonly labels: Record<string, string>;
  readonly env: Record<string, string>;
}

/** What the commands are about. */
export interface MongoFacts {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly pods: { readonly name: string; readonly dnsName: string }[];
  readonly secret: string;
  readonly secretKeys: string[];
  readonly tlsSecret?: string;
  readonly image: string;
  readonly backup?: MongoBackup;
}

export function mongoOperations(facts: MongoFacts): Operation[] {
  const { pods, name } = facts;
  const names = pods.map((pod) => pod.name);
  return [
    { title: 'See how the members stand', steps: [shell(facts, 'rs.status().members.map(({ name, stateStr }) => [name, stateStr])')] },
    {
      title: 'When the replica set has formed',
      steps: ['# Set isFormed: true and apply: no pod is restarted, and an empty volume never begins a second replica set.'],
    },
    ...pods.length < layout.MOST_MEMBERS ? [{
      title: `Scale up from ${pods.length} members`,
      steps: [
        `# Set replicas to ${pods.length + 2} and apply. ${name}-${pods.length} and ${name}-${pods.length + 1} are taken in, copy the others, and vote from then on.`,
      ],
    }] : [],
    ...pods.length > 1 ? [scaleDown(facts), stepDown(facts), replaceMember(facts)] : [],
    ...facts.backup ? [backUp(facts, facts.backup.place.name), restore(facts, facts.backup)] : [],
    rotatePasswords(facts),
    growVolumes(facts, names.map(claimOf)),
    upgrade(facts),
  ];
}

/** As the administrator, at the primary. */
function shell(facts: MongoFacts, expression: string): string {
  return `${kubectl(facts)} exec ${facts.pods[0].name} -c mongodb -- bash ${layout.SCRIPTS_PATH}/shell.sh '${expression}'`;
}

function scaleDown(facts: MongoFacts): Operation {
  const { pods } = facts;
  const to = pods.length - 2;
  const gone = pods.slice(to).reverse();
  return {
    title: `Scale down to ${to} ${to === 1 ? 'member' : 'members'}`,
    steps: [
      '# A member is removed before its pod goes, or the others count it as lost: two of three lost is no majority. A primary steps down first.',
      '# This stops, and changes nothing, when too few of the others are in service.',
      ...gone.flatMap(({ name }, index) => [
        `${kubectl(facts)} exec ${pods[0].name} -c mongodb -- bash ${layout.SCRIPTS_PATH}/remove.sh ${name}`,
        `${kubectl(facts)} scale statefulset ${facts.name} --replicas=${pods.length - 1 - index}`,
        `${kubectl(facts)} wait --for=delete pod/${name} --timeout=5m`,
      ]),
      byHand(`Set replicas: ${to} and apply.`),
      '# A removed member does not come back: its claim must be gone before the set is scaled up again.',
      `${kubectl(facts)} delete pvc ${gone.map(({ name }) => claimOf(name)).join(' ')}`,
    ],
  };
}

function stepDown(facts: MongoFacts): Operation {
  return {
    title: 'Have another member be the primary',
    steps: ['# Writes wait for some seconds. It happens by itself when the primary is lost or stopped.', shell(facts, 'rs.stepDown()')],
  };
}

function replaceMember(facts: MongoFacts): Operation {
  const { name } = facts.pods[facts.pods.length - 1];
  return {
    title: 'Replace a member whose node or volume is lost',
    steps: [
      `# As ${name}, while a majority of the others runs. It gives up its vote, copies another, and gets a new one.`,
      `${kubectl(facts)} delete pvc ${claimOf(name)} --wait=false`,
      `${kubectl(facts)} delete pod ${name}`,
    ],
  };
}

/** By a client of the replica set, which goes on running. */
function restore(facts: MongoFacts, backup: MongoBackup): Operation {
  return {
    title: 'Restore a backup',
    steps: [
      '# Into the running replica set, or a new one of the same names: collections of the backup take the place of those that are there.',
      '# Stop the applications. Users and passwords are those of the backup afterwards: put them into the Secret.',
      ...POLL,
      ...restoreBy(facts, backup.place, {
        name: facts.name,
        image: facts.image,
        user: layout.UID,
        env: backup.env,
        labels: backup.labels,
        secrets: { [layout.CREDENTIALS_PATH]: facts.secret, ...facts.tlsSecret ? { [layout.TLS_PATH]: facts.tlsSecret } : {} },
      }),
    ],
  };
}

function rotatePasswords(facts: MongoFacts): Operation {
  const { secret } = facts;
  const keys = facts.secretKeys.filter((key) => key !== layout.KEYS.members);
  return {
    title: 'Rotate passwords',
    steps: [
      `OLD="$(${kubectl(facts)} get secret ${secret} -o jsonpath='{.data.${layout.KEYS.admin}}' | base64 -d)"`,
      ...newPasswordsIn(kubectl(facts), secret, keys, `${kubectl(facts)} exec ${facts.pods[0].name} -c mongodb --`),
      `echo "$OLD" | ${kubectl(facts)} exec -i ${facts.pods[0].name} -c mongodb -- bash ${layout.SCRIPTS_PATH}/passwords.sh`,
      '# Connections that are open stay. Restart the applications. The key by which members know each other stays, too.',
      ...facts.secretKeys.includes(layout.KEYS.exporter) ? ['# The exporter\'s user is made by it, too, when metrics have come later.'] : [],
    ],
  };
}

function upgrade(facts: MongoFacts): Operation {
  const [major] = facts.version.split('.');
  return {
    title: 'Upgrade',
    steps: [
      `# Set version and apply: one member after the other, ${facts.pods[facts.pods.length - 1].name} first. To another major version: back up; one at a time (${major}.0 to ${Number(major) + 1}.0),`,
      '# from the feature compatibility of the version that runs. When all is well, and no way back is wanted:',
      '# ' + shell(facts, 'db.adminCommand({ setFeatureCompatibilityVersion: "NEW_MAJOR.0", confirm: true })'),
    ],
  };
}
