#!/usr/bin/node
/**
 * Not MongoDB: what MongoDB's documentation says that mongod answers, as far as the scripts of its members ask, so that they run
 * with the real mongosh. It refuses a key file that others may read, knows users (SCRAM-SHA-256), lets `localhost` in while there
 * is none, and tells members what the replica set is. It has no data.
 */
const crypto = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');
const { Binary, deserialize, serialize } = require('/image/node_modules/bson');

const option = (name) => process.argv[process.argv.indexOf(`--${name}`) + 1];
const settings = Object.fromEntries(fs.readFileSync(option('config'), 'utf8').trim().split('\n').map((line) => {
  const [name, ...rest] = line.split(': ');
  return [name, JSON.parse(rest.join(': '))];
}));
const fail = (why) => { console.error(why); process.exit(1); };
const keyFile = fs.statSync(settings.security.keyFile);
if ((keyFile.mode & 0o77) !== 0) fail(`permissions on ${settings.security.keyFile} are too open`);
const key = fs.readFileSync(settings.security.keyFile, 'utf8');
const stateFile = path.join(option('dbpath'), 'state.json');
const state = fs.existsSync(stateFile) ? JSON.parse(fs.readFileSync(stateFile, 'utf8')) : { users: {} };
const save = () => fs.writeFileSync(stateFile, JSON.stringify(state));
save();

const own = process.env.HOSTNAME;
const isOwn = ({ host }) => host.split('.')[0] === own;
const isMember = () => state.config?.members.some(isOwn);
/** How long a copy of the data takes. */
let syncedAt = state.synced ? 0 : Infinity;
const isPrimary = () => isMember() && state.primary === own;

/** What the primary tells the others, as by heartbeats. */
function tell(members) {
  for (const { host } of members.filter((each) => !isOwn(each))) {
    const [name, port] = host.split(':');
    const message = serialize({ standIn: 1, key, config: state.config, users: state.users, primary: state.primary, $db: 'admin' });
    const client = connection(port, name);
    client.on('error', () => {});
    client.end(opMsg(1, message));
  }
}
const connection = (port, host) => (settings.net.tls ? tls.connect({ port, host, ...certificates() }) : net.connect(port, host));
const certificates = () => ({ key: pem(), cert: pem(), ca: fs.readFileSync(settings.net.tls.CAFile) });
const pem = () => fs.readFileSync(settings.net.tls.certificateKeyFile);

function hello() {
  const isSynced = Date.now() >= syncedAt;
  return {
    helloOk: true, isWritablePrimary: isPrimary(), ismaster: isPrimary(), secondary: Boolean(isMember() && !isPrimary() && isSynced), isreplicaset: !isMember() || undefined,
    ...isMember() ? { setName: state.config._id, setVersion: state.config.version, hosts: state.config.members.map(({ host }) => host), me: state.config.members.find(isOwn).host } : {},
    maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 25,
    logicalSessionTimeoutMinutes: 30, localTime: new Date(), saslSupportedMechs: ['SCRAM-SHA-256'],
  };
}

function reconfigure(config) {
  const ids = (members) => members.map(({ _id }) => _id);
  const [before, after] = [ids(state.config.members), ids(config.members)];
  const changes = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
  if (config.version <= state.config.version || changes.length > 1) throw new Error('NewReplicaSetConfigurationIncompatible');
  const removed = state.config.members.filter(({ _id }) => !after.includes(_id));
  state.config = config;
  tell([...config.members, ...removed]);
}

const ITERATIONS = 15000;
const hmac = (secret, text) => crypto.createHmac('sha256', secret).update(text).digest();
const open = ['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'saslStart', 'saslContinue', 'endSessions', 'standIn', 'getParameter', 'atlasVersion', 'getLog', 'logout'];

function answer(command, session) {
  const [name] = Object.keys(command);
  const isAllowed = session.user || (session.isLocal && Object.keys(state.users).length === 0) || open.includes(name);
  if (!isAllowed) throw new Error(`command ${name} requires authentication`);
  switch (name) {
    case 'standIn': {
      if (command.key !== key) throw new Error('another key');
      if (!isMember()) syncedAt = Date.now() + 3000;
      Object.assign(state, { config: command.config, users: command.users, primary: command.primary });
      return {};
    }
    case 'hello': case 'isMaster': case 'ismaster': return hello();
    case 'buildInfo': return { version: '8.0.32', gitVersion: '', versionArray: [8, 0, 32, 0], modules: [] };
    case 'getParameter': throw new Error('not here');
    case 'saslStart': {
      const [, user, nonce] = /n=([^,]*),r=(.*)$/.exec(command.payload.toString());
      const salt = crypto.randomBytes(28).toString('base64');
      const first = `r=${nonce}${crypto.randomBytes(18).toString('base64')},s=${salt},i=${ITERATIONS}`;
      session.scram = { user: `${command.$db}.${user}`, salt, first, bare: `n=${user},r=${nonce}` };
      return { conversationId: 1, done: false, payload: new Binary(Buffer.from(first)) };
    }
    case 'saslContinue': {
      const { user, salt, first, bare } = session.scram;
      const text = command.payload.toString();
      const [, withoutProof, proof] = /^(.*),p=(.*)$/.exec(text);
      const salted = crypto.pbkdf2Sync(state.users[user] ?? crypto.randomBytes(8), Buffer.from(salt, 'base64'), ITERATIONS, 32, 'sha256');
      const message = `${bare},${first},${withoutProof}`;
      const clientKey = hmac(salted, 'Client Key');
      const signature = hmac(crypto.createHash('sha256').update(clientKey).digest(), message);
      if (Buffer.from(clientKey.map((byte, index) => byte ^ signature[index])).toString('base64') !== proof) throw new Error('Authentication failed.');
      session.user = user;
      return { conversationId: 1, done: true, payload: new Binary(Buffer.from(`v=${hmac(hmac(salted, 'Server Key'), message).toString('base64')}`)) };
    }
    case 'replSetInitiate': Object.assign(state, { config: { version: 1, ...command.replSetInitiate }, primary: own }); syncedAt = 0; return {};
    case 'replSetGetConfig': return { config: state.config };
    case 'replSetReconfig': reconfigure(command.replSetReconfig); return {};
    case 'replSetGetStatus': return {
      members: state.config.members.map(({ host }) => ({
        name: host, health: 1, self: isOwn({ host }) || undefined, stateStr: host.split('.')[0] === state.primary ? 'PRIMARY' : 'SECONDARY', optimeDate: new Date(),
      })),
    };
    case 'replSetStepDown': state.primary = state.config.members.find((member) => !isOwn(member)).host.split('.')[0]; tell(state.config.members); return {};
    case 'createUser': case 'updateUser': state.users[`${command.$db}.${command[name]}`] = command.pwd; if (isPrimary()) tell(state.config.members); return {};
    case 'usersInfo': return { users: Object.keys(state.users).filter((user) => user === `${command.$db}.${command.usersInfo.user ?? command.usersInfo}`).map((user) => ({ user })) };
    case 'rotateCertificates': servers.forEach((server) => server.setSecureContext(certificates())); return {};
    case 'ping': case 'endSessions': case 'createIndexes': case 'logout': return {};
    default: throw new Error(`no such command here: ${name}`);
  }
}

function opMsg(responseTo, document) {
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + document.length, 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, document]);
}

function opReply(responseTo, document) {
  const head = Buffer.alloc(36);
  head.writeInt32LE(36 + document.length, 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(1, 12);
  head.writeInt32LE(1, 32);
  return Buffer.concat([head, document]);
}

function serve(socket) {
  const session = { isLocal: ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(socket.remoteAddress) };
  let pending = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
      const message = pending.subarray(0, pending.readInt32LE(0));
      pending = pending.subarray(message.length);
      const [id, code] = [message.readInt32LE(4), message.readInt32LE(12)];
      const begin = code === 2013 ? 21 : message.indexOf(0, 20) + 9;
      const command = deserialize(message.subarray(begin, begin + message.readInt32LE(begin)));
      const reply = run(command, session);
      socket.write(code === 2013 ? opMsg(id, serialize(reply, { ignoreUndefined: true })) : opReply(id, serialize(reply, { ignoreUndefined: true })));
    }
  });
}

function run(command, session) {
  try {
    const reply = { ...answer(command, session), ok: 1 };
    if (Date.now() >= syncedAt && isMember()) state.synced = true;
    save();
    return reply;
  } catch (error) {
    return { ok: 0, errmsg: error.message, code: /authentic/i.test(error.message) ? 18 : 59 };
  }
}

const servers = option('bind_ip').split(',').map((address) => {
  const server = settings.net.tls ? tls.createServer({ ...certificates(), requestCert: true, rejectUnauthorized: false }, serve) : net.createServer(serve);
  return server.listen(settings.net.port, address);
});
process.on('SIGTERM', () => process.exit(0));
console.log(`stand-in for mongod: ${own}, replica set ${settings.replication.replSetName}`);
