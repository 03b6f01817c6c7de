import { spawnSync } from 'node:child_process';
import * as vm from 'node:vm';
import { App, Duration, Size } from 'cdk8s';
import { databaseIn, find, manifestsOf } from './clean';
import * as defaults from '../../examples/mongodb';
import * as full from '../../examples/mongodb-full';
import { DatabaseTls, MongoDb, MongoDbProps } from '../../src';

function mongodb(props: Partial<MongoDbProps> = {}) {
  const { database, manifests } = databaseIn((chart) => new MongoDb(chart, 'carts', { storage: { size: Size.gibibytes(10) }, ...props }));
  return { carts: database as MongoDb, manifests };
}

function data(manifests: any[], key: string): string {
  return find(manifests, 'ConfigMap', 'carts-config').data[key];
}

const template = (manifests: any[]) => find(manifests, 'StatefulSet', 'carts').spec.template;
const hostOf = (ordinal: number) => `carts-${ordinal}.carts.shop.svc.cluster.local:27017`;
const tls = DatabaseTls.fromSecretName('carts-tls');

/** What a member's server is, as far as the script sees it. */
interface Server {
  /** The replica set's, once it has been told. */
  config?: { version: number; members: { _id: number; host: string }[] };
  state: 'PRIMARY' | 'SECONDARY' | 'STARTUP2' | 'RECOVERING' | 'REMOVED' | 'UNINITIALIZED';
  users: string[];
  /** Of what it has. */
  seconds?: number;
}

/** Servers by ordinal, and what the script of a pod does with them. No mongod: what it would say is written here, from its documentation. */
class Simulation {
  public readonly servers: (Server | undefined)[] = [];
  public readonly files: Record<string, string> = {
    '/credentials/admin-password': 'a/b\n', '/credentials/password': 'p', '/credentials/exporter-password': 'e',
  };
  public readonly addresses: string[] = [];
  public readonly said: string[] = [];

  constructor(private readonly props: Partial<MongoDbProps> = {}) {
    this.files['/members/members'] = data(mongodb(props).manifests(), 'members.members');
  }

  /** Ends with the script's status, or with undefined when it would still wait. */
  public run(step: string, ordinal: number, member?: string): number | undefined {
    const waiting = new Error('waiting');
    let status: number | undefined;
    const files = this.files;
    const context = {
      process: { env: { STEP: step, POD_NAME: `carts-${ordinal}`, OLD: 'a/b', MEMBER: member } },
      require: () => ({
        readFileSync: (name: string) => files[name],
        existsSync: (name: string) => Object.keys(files).some((file) => file === name || file.startsWith(`${name}/`)),
        writeFileSync: (name: string, text: string) => { files[name] = text; },
        readdirSync: (name: string) => Object.keys(files).filter((file) => file.startsWith(`${name}/`)).map((file) => file.slice(name.length + 1)),
      }),
      connect: (address: string) => this.connect(address, ordinal),
      sleep: () => { throw waiting; },
      print: (text: string) => this.said.push(text),
      quit: (code: number) => { status = code; },
      load: (file: string) => this.said.push(`loaded ${file}`),
      db: undefined,
      encodeURIComponent,
    };
    try {
      vm.runInNewContext(data(mongodb(this.props).manifests(), 'scripts.member.js'), context);
    } catch (error) {
      if (error !== waiting) throw error;
    }
    return status;
  }

  private connect(address: string, ordinal: number): any {
    this.addresses.push(address);
    const [, login, list, options] = /^mongodb:\/\/(?:(.+)@)?(.+)\/admin\?(.*)$/.exec(address)!;
    const direct = options.includes('directConnection=true');
    const hosts = list.split(',').map((host) => (host.startsWith('localhost') ? ordinal : Number(/^carts-(\d+)/.exec(host)![1])));
    const found = hosts.find((each) => (direct ? this.servers[each] : this.servers[each]?.state === 'PRIMARY'));
    if (found === undefined) throw new Error(`no server answers at ${list}`);
    const server = this.servers[found]!;
    if (login && !server.users.includes(login.split(':')[0])) throw new Error('Authentication failed');
    return this.database(server, login, 'admin', found);
  }

  private database(server: Server, login: string | undefined, name: string, ordinal: number): any {
    const allowed = () => { if (login === undefined && server.users.length > 0) throw new Error('requires authentication'); };
    return {
      hello: () => ({
        setName: server.config && server.state !== 'REMOVED' ? 'carts' : undefined,
        isWritablePrimary: server.state === 'PRIMARY',
        secondary: server.state === 'SECONDARY',
        me: hostOf(ordinal),
      }),
      getSiblingDB: (other: string) => this.database(server, login, other, ordinal),
      getUser: (user: string) => (server.users.includes(user) ? { user } : null),
      createUser: ({ user }: any) => { allowed(); server.users.push(user); },
      changeUserPassword: (user: string, password: string) => { allowed(); this.said.push(`${name}.${user}: ${password}`); },
      adminCommand: ({ replSetInitiate, replSetGetConfig, replSetReconfig, replSetGetStatus, replSetStepDown, rotateCertificates }: any) => {
        allowed();
        if (replSetInitiate) Object.assign(server, { config: { version: 1, ...replSetInitiate }, state: 'PRIMARY' });
        if (rotateCertificates) this.said.push('certificates rotated');
        if (replSetStepDown) this.stepDown(ordinal);
        if (replSetGetStatus) return { members: this.status(server.config!, ordinal) };
        if (replSetReconfig) this.reconfigure(server, replSetReconfig);
        return replSetGetConfig ? { config: server.config } : { ok: 1 };
      },
    };
  }

  private status(config: NonNullable<Server['config']>, self: number): object[] {
    return config.members.map(({ host }) => {
      const ordinal = Number(/^carts-(\d+)/.exec(host)![1]);
      const server = this.servers[ordinal];
      return {
        name: host, self: ordinal === self || undefined, health: server ? 1 : 0, stateStr: server?.state ?? '(not reachable/healthy)', optimeDate: new Date((server?.seconds ?? 0) * 1000),
      };
    });
  }

  private stepDown(ordinal: number): void {
    this.said.push(`carts-${ordinal} stepped down`);
    this.servers[ordinal]!.state = 'SECONDARY';
    this.servers.find((server, other) => server?.state === 'SECONDARY' && other !== ordinal)!.state = 'PRIMARY';
  }

  private reconfigure(server: Server, config: NonNullable<Server['config']>): void {
    const before = server.config!.members.map(({ _id }) => _id);
    const after = config.members.map(({ _id }) => _id);
    const changes = [...before.filter((id) => !after.includes(id)), ...after.filter((id) => !before.includes(id))];
    if (server.state !== 'PRIMARY' || config.version !== server.config!.version + 1 || changes.length !== 1) throw new Error('NewReplicaSetConfigurationIncompatible');
    this.servers.forEach((each) => { if (each) each.config = config; });
  }
}

const none = (): Server => ({ state: 'UNINITIALIZED', users: [] });
/** Three members, of which the first is the primary, but for those that are not there. */
function formed(props: Partial<MongoDbProps>, ...missing: number[]): Simulation {
  const simulation = new Simulation({ isFormed: true, ...props });
  const config = { version: 7, members: [0, 1, 2].map((ordinal) => ({ _id: ordinal, host: hostOf(ordinal) })) };
  for (const ordinal of [0, 1, 2]) {
    if (!missing.includes(ordinal)) simulation.servers[ordinal] = { config, state: 'SECONDARY', users: ['admin', 'carts'] };
  }
  simulation.servers.find((server) => server)!.state = 'PRIMARY';
  return simulation;
}

test('operations name the members, claims and steps of this database', () => {
  expect(full.build(new App()).operationsText).toMatchSnapshot();
});

describe('what a member does about its replica set', () => {
  test('the first of an empty set makes it, with users, and the others wait for it', () => {
    const simulation = new Simulation({ metrics: {} });
    simulation.files['/init/b.js'] = '';
    simulation.files['/init/a.js'] = '';
    expect([simulation.run('prepare', 0), simulation.run('prepare', 1)]).toEqual([10, undefined]);
    simulation.servers[0] = none();
    expect(simulation.run('found', 0)).toBe(0);
    expect(simulation.servers[0].config!.members).toEqual([{ _id: 0, host: hostOf(0) }]);
    expect(simulation.servers[0].users).toEqual(['admin', 'carts', 'exporter']);
    expect(simulation.said.filter((line) => line.startsWith('loaded'))).toEqual(['loaded /init/a.js', 'loaded /init/b.js']);
    expect(simulation.run('prepare', 1)).toBe(0);
  });

  test('once it is formed, nobody with an empty volume makes another', () => {
    const simulation = new Simulation({ isFormed: true });
    expect(simulation.run('prepare', 0)).toBeUndefined();
    expect(simulation.said).toEqual(['join: waiting: no member answers, and carts-0 has no data: with isFormed an empty volume never begins a new replica set']);
  });

  test('a new member is taken in once, one at a time, and is ready when it has the data', () => {
    const simulation = formed({ replicas: 5 });
    simulation.servers[3] = none();
    expect([simulation.run('prepare', 3), simulation.run('ready', 3)]).toEqual([0, 1]);
    expect(simulation.servers[0]!.config!.members[3]).toEqual({ _id: 3, host: hostOf(3) });
    expect(simulation.run('ready', 3)).toBe(1);
    expect(simulation.servers[0]!.config).toMatchObject({ version: 8, members: { length: 4 } });
    simulation.servers[3].state = 'STARTUP2';
    expect([simulation.run('ready', 3), simulation.files['/data/db/mongodb/joined']]).toEqual([1, undefined]);
    simulation.servers[3].state = 'SECONDARY';
    expect([simulation.run('ready', 3), simulation.files['/data/db/mongodb/joined']]).toEqual([0, '']);
  });

  test('a member that has lost its data gives up its vote before it starts, and comes back under another number', () => {
    const simulation = formed({}, 1);
    expect(simulation.run('prepare', 1)).toBe(0);
    expect(simulation.servers[0]!.config!.members.map(({ _id }) => _id)).toEqual([0, 2]);
    simulation.servers[1] = none();
    simulation.run('ready', 1);
    expect(simulation.servers[0]!.config!.members).toEqual([0, 2, 3].map((_id) => ({ _id, host: hostOf(_id === 3 ? 1 : _id) })));
  });

  test('the first, too, joins the others when it has lost its data, also before isFormed says so', () => {
    expect(formed({ isFormed: false }, 0).run('prepare', 0)).toBe(0);
  });

  test('a member that an operator has removed does not come back by itself', () => {
    const simulation = formed({});
    simulation.files['/data/db/mongodb/joined'] = '';
    simulation.servers[2]!.state = 'REMOVED';
    expect([simulation.run('ready', 2), simulation.servers[0]!.config!.version]).toEqual([1, 7]);
    expect(simulation.said[0]).toMatch(/has been removed from the replica set. Delete its claim and the pod/);
  });

  test('a secondary that is too far behind is not ready while there is a primary', () => {
    const simulation = formed({ maxReplicaLag: Duration.seconds(30) });
    simulation.servers.forEach((server, ordinal) => { server!.seconds = [1000, 970, 969][ordinal]; });
    expect([0, 1, 2].map((ordinal) => simulation.run('ready', ordinal))).toEqual([0, 0, 1]);
    expect(simulation.said).toEqual(['ready: it is 31 seconds behind the primary, more than the 30 that readers may be (maxReplicaLag)']);
    simulation.servers[0] = undefined;
    expect(simulation.run('ready', 2)).toBe(0);
  });

  test('a member that goes for good is taken out first, and steps down before', () => {
    const simulation = formed({});
    expect(simulation.run('remove', 1, 'carts-2')).toBe(0);
    expect(simulation.servers[0]!.config!.members.map(({ _id }) => _id)).toEqual([0, 1]);
    simulation.servers[0]!.state = 'SECONDARY';
    simulation.servers[1]!.state = 'PRIMARY';
    expect(simulation.run('remove', 0, 'carts-1')).toBe(0);
    expect(simulation.said).toEqual(expect.arrayContaining(['remove: carts-1 is the primary, and steps down', 'carts-1 stepped down', 'remove: carts-1 is no member any more']));
    expect(simulation.servers[0]!.config!.members).toEqual([{ _id: 0, host: hostOf(0) }]);
    expect(simulation.run('remove', 0, 'carts-1')).toBe(0);
  });

  test('nobody is taken out whom the others cannot do without', () => {
    const simulation = formed({}, 1);
    expect(() => simulation.run('remove', 0, 'carts-2')).toThrow(/without carts-2, 1 of 2 members would be in service, which is no majority: .*Nothing has been changed; carts-1\S* is \(not reachable/);
    expect(() => simulation.run('remove', 0, 'carts-7')).toThrow(/no member is called carts-7; these are: carts-0, carts-1, carts-2/);
    expect(simulation.servers[0]!.config!.version).toBe(7);
  });

  test('every connection to a member has time limits', () => {
    const simulation = formed({});
    for (const step of ['prepare', 'ready', 'passwords']) simulation.run(step, 1);
    expect(simulation.addresses.filter((address) => !/serverSelectionTimeoutMS=5000&connectTimeoutMS=3000&socketTimeoutMS=20000/.test(address))).toEqual([]);
  });

  test('without a primary it waits, and says why', () => {
    const simulation = formed({}, 2);
    simulation.servers[0]!.state = 'SECONDARY';
    expect(simulation.run('prepare', 2)).toBeUndefined();
    expect(simulation.said[0]).toMatch(/waiting for a primary: no server answers/);
  });

  test('a renewed certificate is taken when readiness is asked, and nothing is done otherwise', () => {
    const simulation = formed({ tls });
    Object.assign(simulation.files, { '/tls/tls.key': 'key', '/tls/tls.crt': 'new', '/runtime/server.pem': 'keyold' });
    simulation.run('ready', 0);
    simulation.run('ready', 0);
    expect([simulation.said, simulation.files['/runtime/server.pem']]).toEqual([['certificates rotated', 'ready: certificates renewed'], 'keynew']);
    expect(simulation.addresses.every((address) => address.includes('&tls=true&tlsCAFile=/tls/ca.crt'))).toBe(true);
  });

  test('a certificate that the server has not taken is tried again, and the member serves by the old one', () => {
    const simulation = formed({ tls });
    Object.assign(simulation.files, { '/tls/tls.key': 'key', '/tls/tls.crt': 'new', '/runtime/server.pem': 'keyold' });
    simulation.servers[0]!.users = ['carts'];
    expect(simulation.run('ready', 0)).toBe(0);
    expect([simulation.said, simulation.files['/runtime/server.pem']]).toEqual([['ready: the renewed certificate is not taken yet: Authentication failed'], 'keyold']);
    simulation.servers[0]!.users = ['admin'];
    expect([simulation.run('ready', 0), simulation.files['/runtime/server.pem']]).toEqual([0, 'keynew']);
  });

  test('the exporter\'s user is made with the passwords when metrics have come later', () => {
    const simulation = formed({ metrics: {} });
    expect(simulation.run('passwords', 0)).toBe(0);
    expect(simulation.servers[0]!.users).toContain('exporter');
    simulation.run('passwords', 0);
    expect(simulation.said).toContain('admin.exporter: e');
  });

  test('passwords change, the administrator\'s last, and none is in an address as it is', () => {
    const simulation = formed({});
    expect(simulation.run('passwords', 0)).toBe(0);
    expect(simulation.said.slice(0, 2)).toEqual(['carts.carts: p', 'admin.admin: a/b']);
    expect(simulation.addresses[0]).toContain('admin:a%2Fb@');
  });
});

test('every script is one', () => {
  for (const example of [defaults, full]) {
    const { data: files } = find(manifestsOf(example.build), 'ConfigMap', 'carts-config');
    const scripts = Object.entries<string>(files).filter(([name]) => name.endsWith('.sh'));
    expect(scripts.map(([name]) => name)).toEqual(['join', 'passwords', 'ready', 'remove', 'restore-common', 'restore', 'shell', 'start', 'transfer'].map((name) => `scripts.${name}.sh`));
    scripts.forEach(([, script]) => expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' }));
  }
});

test('scaling, and saying that the set has formed, restart nobody; a changed setting does', () => {
  const { carts, manifests } = mongodb();
  const before = template(manifests());
  carts.set.scale(5);
  expect(data(manifests(), 'members.members').trim().split('\n')).toHaveLength(5);
  expect(template(manifests())).toEqual(before);
  expect(template(mongodb({ isFormed: true }).manifests())).toEqual(before);
  expect(template(mongodb({ parameters: { 'net.maxIncomingConnections': '1000' } }).manifests())).not.toEqual(before);
});

test('the key of the members is copied for mongod to own alone', () => {
  const join = data(mongodb().manifests(), 'scripts.join.sh');
  expect(join).toMatch(/^umask 077\n[\s\S]*^cat \/credentials\/keyfile > \/runtime\/keyfile$/m);
  expect(data(mongodb().manifests(), 'config.mongod.conf')).toContain('security: {"keyFile":"/runtime/keyfile"}');
});

test('the cache follows the limit, and a user\'s own settings go where they belong', () => {
  const conf = (props: Partial<MongoDbProps>) => data(mongodb(props).manifests(), 'config.mongod.conf');
  const resources = { memory: { request: Size.gibibytes(9), limit: Size.gibibytes(9) } };
  expect(conf({ resources })).toContain('storage: {"wiredTiger":{"engineConfig":{"cacheSizeGB":4}}}');
  expect(conf({ resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } } })).toContain('"cacheSizeGB":0.25');
  const own = conf({ resources, parameters: { 'storage.wiredTiger.engineConfig.cacheSizeGB': '2', 'setParameter.ttlMonitorEnabled': 'false' } });
  expect(own).toContain('"cacheSizeGB":2}');
  expect(own).toContain('setParameter: {"ttlMonitorEnabled":false}');
});

test('with TLS nobody connects without it, and clients need no certificate', () => {
  expect(data(mongodb({ tls }).manifests(), 'config.mongod.conf')).toMatch(/^net: .*"mode":"requireTLS".*"allowConnectionsWithoutCertificates":true/m);
});

test('an application\'s address stays as it is when members come and go', () => {
  const address = (props: Partial<MongoDbProps>) => mongodb(props).carts.connection.variables.MONGODB_URI.value;
  expect(address({})).toBe('mongodb://$(MONGODB_USERNAME):$(MONGODB_PASSWORD)@$(MONGODB_HOST):$(MONGODB_PORT)/$(MONGODB_DATABASE)?replicaSet=carts&authSource=$(MONGODB_DATABASE)');
  expect(address({ replicas: 5 })).toBe(address({}));
  expect(address({ tls })).toBe(`${address({})}&tls=true`);
});

test('the exporter\'s key is asked for with metrics only', () => {
  expect(mongodb().carts.credentialKeys).toEqual(['password', 'admin-password', 'keyfile']);
  expect(mongodb({ metrics: {} }).carts.credentialKeys).toContain('exporter-password');
});

test.each<[string, Partial<MongoDbProps>, RegExp]>([
  ['two members', { replicas: 2 }, /a majority of 2 survives 0 lost members, as one of 1 does; use 1 or 3/],
  ['more members than may vote', { replicas: 9 }, /no more than 7 members of a replica set may vote; use 7/],
  ['a version that is not supported any more', { version: '6.0.20' }, /7 or later/],
  ['another replica set by a setting', { parameters: { 'replication.replSetName': 'rs1' } }, /use the property `replicaSetName`/],
  ['TLS by a setting', { parameters: { 'net.tls.mode': 'preferTLS' } }, /use the property `tls`/],
  ['another place for the data', { parameters: { 'storage.dbPath': '/tmp' } }, /parameters sets storage.dbPath, .*leave it out/],
  ['a setting without its section', { parameters: { maxConns: '5' } }, /expected the path of a setting of mongod.conf/],
  ['a database of MongoDB\'s', { database: 'local' }, /which MongoDB has for itself/],
  ['a user that would end the address', { user: 'a@b' }, /user is 'a@b', expected letters/],
  ['a script that is not in JavaScript', { initScripts: { 'load.sh': '' } }, /'load.sh', and scripts are in JavaScript; name it 'load.js'/],
  ['storage of zero', { storage: { size: Size.gibibytes(0) } }, /must request more than nothing/],
])('refuses %s, and says what to choose', (_, props, message) => {
  expect(() => mongodb(props)).toThrow(message);
});
