/** The network of the sandbox behaves as a cluster's does where databases depend on it. */
import { until } from './pods';
import { missing, Sandbox } from './sandbox';

const reason = missing([]);
if (reason) console.warn(`the sandbox is not tried: ${reason}`);

(reason ? describe.skip : describe)('the sandbox', () => {
  const sandbox = reason ? undefined! : new Sandbox();
  const idle = { argv: ['sleep', '60'], uid: 65534, env: {}, mounts: {} };
  afterAll(() => sandbox.close());

  test('a host that has moved is found by its name, and its former address answers nothing at all', async () => {
    const client = sandbox.start('client', idle);
    await until('the client runs', () => sandbox.exec(client, ['cat', '/proc/1/comm'], 65534, {}).output === 'sleep');
    sandbox.name('server.example', 'server');
    const former = sandbox.address('server');
    const connect = (host: string) => sandbox.exec(client, ['timeout', '1', 'bash', '-c', `exec 3<>/dev/tcp/${host}/80`], 65534, {});
    expect(connect(former).output).toMatch(/Connection refused/);
    sandbox.move(['server']);
    expect(connect('server.example').output).toMatch(/Connection refused/);
    expect(connect(former)).toEqual({ status: 124, output: '' });
  });

  test('a host that is cut off says nothing, and answers again when it has moved', async () => {
    const client = sandbox.start('other-client', idle);
    await until('the client runs', () => sandbox.exec(client, ['cat', '/proc/1/comm'], 65534, {}).output === 'sleep');
    sandbox.name('lost.example', 'lost');
    const connect = () => sandbox.exec(client, ['timeout', '1', 'bash', '-c', 'exec 3<>/dev/tcp/lost.example/80'], 65534, {});
    expect(connect().output).toMatch(/Connection refused/);
    sandbox.cut(['lost']);
    expect(connect()).toEqual({ status: 124, output: '' });
    sandbox.move(['lost']);
    expect(connect().output).toMatch(/Connection refused/);
  });
});
