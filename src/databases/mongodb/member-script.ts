import * as layout from './layout';

/** What the script is made for. */
export interface MemberScriptOptions {
  readonly replicaSetName: string;
  readonly database: string;
  readonly user: string;
  readonly hasTls: boolean;
  readonly hasExporter: boolean;
  readonly isFormed: boolean;
  readonly maxLagSeconds: number;
}

/**
 * What a member does about its replica set, for mongosh: \`$STEP\` says which part. Every part may run again at any time.
 */
export function memberScript({ replicaSetName, database, user, hasTls, hasExporter, isFormed, maxLagSeconds }: MemberScriptOptions): string {
  const options = `serverSelectionTimeoutMS=5000&connectTimeoutMS=3000&socketTimeoutMS=20000${hasTls ? `&tls=true&tlsCAFile=${layout.TLS_PATH}/ca.crt` : ''}`;
  return `const fs = require('fs');
const secret = (key) => fs.readFileSync('${layout.CREDENTIALS_PATH}/' + key, 'utf8').trim();
const members = fs.readFileSync('${layout.MEMBERS_PATH}/members', 'utf8').trim().split('\\n').map((line) => {
  const [name, address] = line.split(' ');
  return { name, host: address + ':${layout.PORT}' };
});
const own = members.find(({ name }) => name === process.env.POD_NAME);
if (own === undefined) throw new Error(process.env.POD_NAME + ' is not in the list of members; apply the manifests that the set was scaled with');
const others = members.filter((member) => member !== own).map(({ host }) => host);
const JOINED = '${layout.DATA_PATH}/${layout.JOINED_FILE}';
const credentials = () => '${layout.ADMIN_USER}:' + encodeURIComponent(secret('${layout.KEYS.admin}')) + '@';
const stranger = (host) => connect('mongodb://' + host + '/admin?directConnection=true&${options}');
const here = (more = '') => connect('mongodb://' + credentials() + 'localhost:${layout.PORT}/admin?directConnection=true&authSource=admin&${options}' + more);
const primary = (hosts = others) => connect('mongodb://' + credentials() + hosts.join(',') + '/admin?replicaSet=${replicaSetName}&authSource=admin&${options}');
const configOf = (db) => db.adminCommand({ replSetGetConfig: 1 }).config;
const reconfigure = (db, config, changed) => db.adminCommand({ replSetReconfig: { ...config, version: config.version + 1, members: changed } });

function somebodyIsMember() {
  for (const host of others) {
    try {
      if (stranger(host).hello().setName !== undefined) return true;
    } catch (error) {
      // It does not answer: the next one may.
    }
  }
  return false;
}

// Before the server of a member that has no data. 0: it may start, and will be taken in; 10: it is to make the replica set.
function prepare() {
  for (;;) {
    try {
      if (somebodyIsMember()) {
        const db = primary();
        const config = configOf(db);
        if (config.members.some(({ host }) => host === own.host)) {
          // With its vote it would vouch for writes that it has lost: it comes back as a new one, without a vote until it has them.
          reconfigure(db, config, config.members.filter(({ host }) => host !== own.host));
          print('join: ' + own.name + ' was a member and has lost its data; it joins as a new one');
        }
        return 0;
      }
      if (own === members[0] && ${!isFormed}) return 10;
      print('join: waiting: no member answers, and ' + own.name + ' has no data${isFormed ? ': with isFormed an empty volume never begins a new replica set' : ''}');
    } catch (error) {
      print('join: waiting for a primary: ' + error.message);
    }
    sleep(3000);
  }
}
${hasExporter ? EXPORTER : ''}
// While the server runs, and nobody reaches it but by its own address.
function found() {
  const local = stranger('localhost:${layout.PORT}');
  if (local.hello().setName === undefined) local.adminCommand({ replSetInitiate: { _id: '${replicaSetName}', members: [{ _id: 0, host: own.host }] } });
  while (!local.hello().isWritablePrimary) sleep(500);
  local.createUser({ user: '${layout.ADMIN_USER}', pwd: secret('${layout.KEYS.admin}'), roles: ['root'] });
  db = here().getSiblingDB('${database}');
  db.createUser({ user: '${user}', pwd: secret('${layout.KEYS.application}'), roles: [{ role: 'dbOwner', db: '${database}' }] });
${hasExporter ? '  exporter(here());\n' : ''}  if (fs.existsSync('${layout.INIT_PATH}')) {
    for (const name of fs.readdirSync('${layout.INIT_PATH}').filter((each) => each.endsWith('.js')).sort()) {
      print('join: ${layout.INIT_PATH}/' + name);
      load('${layout.INIT_PATH}/' + name);
    }
  }
  return 0;
}

// While no primary is known, nobody has more than this member; while the administrator's password changes, nobody can say.
function secondsBehind() {
  try {
    const { members: all } = here().adminCommand({ replSetGetStatus: 1 });
    const [own_, first] = [all.find(({ self }) => self), all.find(({ stateStr, health }) => stateStr === 'PRIMARY' && health === 1)];
    return first === undefined ? 0 : Math.round((first.optimeDate - own_.optimeDate) / 1000);
  } catch (error) {
    return 0;
  }
}

// Asked again and again: is it ready, and if it is no member yet, has it been taken in?
function ready() {
${hasTls ? RENEW : ''}  const hello = stranger('localhost:${layout.PORT}').hello();
  if (hello.isWritablePrimary || hello.secondary) {
    if (!fs.existsSync(JOINED)) fs.writeFileSync(JOINED, '');
    const behind = hello.secondary ? secondsBehind() : 0;
    if (behind <= ${maxLagSeconds}) return 0;
    print('ready: it is ' + behind + ' seconds behind the primary, more than the ${maxLagSeconds} that readers may be (maxReplicaLag)');
    return 1;
  }
  if (hello.setName !== undefined) {
    print('ready: it is a member, and has not all data yet');
  } else if (fs.existsSync(JOINED)) {
    print('ready: it has been removed from the replica set. Delete its claim and the pod, and it joins as a new one');
  } else {
    const db = primary();
    const config = configOf(db);
    if (config.members.some(({ host }) => host === own.host)) {
      print('ready: it has been taken in, and will be told');
    } else {
      // It gets its vote from the primary, when it has the data.
      const next = Math.max(...config.members.map(({ _id }) => _id)) + 1;
      reconfigure(db, config, [...config.members, { _id: next, host: own.host }]);
      print('ready: taken in as member ' + next);
    }
  }
  return 1;
}

// Takes the member $MEMBER out of the replica set, before its pod goes; stops when the others could not go on without it.
function remove() {
  const leaving = members.find(({ name }) => name === process.env.MEMBER);
  if (leaving === undefined) throw new Error('no member is called ' + process.env.MEMBER + '; these are: ' + members.map(({ name }) => name).join(', '));
  const staying = members.filter((member) => member !== leaving).map(({ host }) => host);
  const everybody = [...staying, leaving.host];
  let db = primary(everybody);
  const isListed = () => configOf(db).members.some(({ host }) => host === leaving.host);
  if (!isListed()) {
    print('remove: ' + leaving.name + ' is no member any more');
    return 0;
  }
  const stands = db.adminCommand({ replSetGetStatus: 1 }).members;
  const others = stands.filter(({ name }) => name !== leaving.host);
  const well = others.filter(({ stateStr, health }) => health === 1 && ['PRIMARY', 'SECONDARY'].includes(stateStr));
  if (well.length <= others.length / 2) {
    throw new Error('without ' + leaving.name + ', ' + well.length + ' of ' + others.length + ' members would be in service, which is no majority: nobody could take writes. Nothing has been changed; '
      + others.filter((each) => !well.includes(each)).map(({ name, stateStr }) => name + ' is ' + stateStr).join(', '));
  }
  if (stands.some(({ name, stateStr }) => name === leaving.host && stateStr === 'PRIMARY')) {
    print('remove: ' + leaving.name + ' is the primary, and steps down');
    db.adminCommand({ replSetStepDown: 120, secondaryCatchUpPeriodSecs: 30 });
    const end = Date.now() + 60000;
    const isSomebodyElse = () => {
      try {
        db = primary(staying);
        return db.hello().isWritablePrimary && db.hello().me !== leaving.host;
      } catch (error) {
        return false;
      }
    };
    while (!isSomebodyElse()) {
      if (Date.now() > end) throw new Error('no other member has become the primary within a minute; ' + leaving.name + ' is still a member');
      sleep(1000);
    }
  }
  const config = configOf(db);
  reconfigure(db, config, config.members.filter(({ host }) => host !== leaving.host));
  if (isListed()) throw new Error(leaving.name + ' is still a member');
  print('remove: ' + leaving.name + ' is no member any more');
  return 0;
}

// The users get the passwords that are mounted now; the administrator's old one is in $OLD.
function passwords() {
  const old = '${layout.ADMIN_USER}:' + encodeURIComponent(process.env.OLD) + '@';
  const db = connect('mongodb://' + old + members.map(({ host }) => host).join(',') + '/admin?replicaSet=${replicaSetName}&authSource=admin&${options}');
  db.getSiblingDB('${database}').changeUserPassword('${user}', secret('${layout.KEYS.application}'));
${hasExporter ? '  exporter(db);\n' : ''}  db.changeUserPassword('${layout.ADMIN_USER}', secret('${layout.KEYS.admin}'));
  print('passwords: the users have those of the Secret');
  return 0;
}

quit({ prepare, found, ready, remove, passwords }[process.env.STEP]());
`;
}

/** Made when it is missing: metrics may have come later. */
const EXPORTER = `
function exporter(db) {
  const pwd = secret('${layout.KEYS.exporter}');
  if (db.getUser('${layout.EXPORTER_USER}') === null) {
    db.createUser({ user: '${layout.EXPORTER_USER}', pwd, roles: [{ role: 'clusterMonitor', db: 'admin' }, { role: 'read', db: 'local' }] });
  } else {
    db.changeUserPassword('${layout.EXPORTER_USER}', pwd);
  }
}
`;

/**
 * The server reads them anew when it is told to, by who may not trust the old one any more. One that does not, as while the
 * administrator's password is being changed, serves by the old ones: all members would be out of service otherwise.
 */
const RENEW = `  const pem = fs.readFileSync('${layout.TLS_PATH}/tls.key', 'utf8') + fs.readFileSync('${layout.TLS_PATH}/tls.crt', 'utf8');
  const shown = fs.readFileSync('${layout.PEM_FILE}', 'utf8');
  if (pem !== shown) {
    fs.writeFileSync('${layout.PEM_FILE}', pem);
    try {
      here('&tlsAllowInvalidCertificates=true').adminCommand({ rotateCertificates: 1 });
      print('ready: certificates renewed');
    } catch (error) {
      fs.writeFileSync('${layout.PEM_FILE}', shown);
      print('ready: the renewed certificate is not taken yet: ' + error.message);
    }
  }
`;
