/** One machine as several: what a container has of its own, from network to root file system, by Linux namespaces. */
import { ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** Why nothing can be run here; undefined when it can. */
export function missing(commands: string[]): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs Linux namespaces, as root';
  const lacking = ['ip', 'unshare', 'nsenter', 'setpriv', 'chroot', ...commands].find((command) => spawnSync('which', [command]).status !== 0 && !fs.existsSync(command));
  if (lacking !== undefined) return `needs '${lacking}', which is not installed`;
  return spawnSync('unshare', ['--mount', '--net', '--pid', '--uts', '--fork', 'true']).status === 0 ? undefined : 'may not make namespaces';
}

/** What runs in a container. */
export interface Program {
  readonly argv: string[];
  readonly env: Record<string, string>;
  readonly uid: number;
  /** The directory whose `usr` and `etc` the container has; otherwise it has this machine's. */
  readonly root?: string;
  /** By path in the container. */
  readonly mounts: Record<string, { readonly source: string; readonly readOnly?: boolean }>;
}

/** Where a program runs, and what it said. */
export interface Running {
  readonly process: ChildProcess;
  readonly exit: Promise<number>;
  readonly log: () => string;
}

const PREFIX = '10.231.7.';

/** Hosts with an address each, on a switch of their own that touches no network of this machine. */
export class Sandbox {
  public readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), 'databases-'));
  private readonly id = `cs${path.basename(this.directory).slice(-6)}`;
  private count = 0;
  private addresses = 10;
  private readonly hosts = new Map<string, string>();
  private readonly programs = new Set<Running>();
  /** The host of each DNS name. */
  private readonly names: Record<string, string> = {};

  constructor() {
    ip('netns', 'add', this.id);
    this.within(this.id, 'link', 'add', 'switch', 'type', 'bridge');
    this.within(this.id, 'link', 'set', 'switch', 'up');
  }

  /** The address of a host, which is there from the first time it is asked for. */
  public address(host: string): string {
    let address = this.hosts.get(host);
    if (address === undefined) {
      address = this.nextAddress();
      this.hosts.set(host, address);
      const namespace = this.namespaceOf(host);
      const port = `port${address.slice(PREFIX.length)}`;
      ip('netns', 'add', namespace);
      ip('link', 'add', port, 'netns', this.id, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
      this.within(this.id, 'link', 'set', port, 'master', 'switch', 'up');
      this.within(namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
      this.within(namespace, 'link', 'set', 'eth0', 'up');
      this.within(namespace, 'link', 'set', 'lo', 'up');
    }
    return address;
  }

  /**
   * Gives hosts another address, as pods have that are made anew; their names resolve to it from then on. Nothing may run there.
   * Packets to the address of before vanish without an answer, as they do in a cluster: no host says that it is unreachable.
   */
  public move(hosts = [...this.hosts.keys()]): void {
    for (const host of hosts) {
      const former = this.address(host);
      const address = this.nextAddress();
      this.within(this.namespaceOf(host), 'addr', 'del', `${former}/24`, 'dev', 'eth0');
      this.within(this.namespaceOf(host), 'addr', 'add', `${address}/24`, 'dev', 'eth0');
      this.within(this.namespaceOf(host), 'link', 'set', 'eth0', 'up');
      this.hosts.set(host, address);
      this.swallow(former);
    }
    this.hostsFile();
  }

  /**
   * Takes hosts off the network, as a node does that loses its power: nothing arrives from there any more, not even that a
   * connection has ended, and packets to there vanish. `move` brings them back, at another address.
   */
  public cut(hosts: string[]): void {
    for (const host of hosts) {
      this.within(this.namespaceOf(host), 'link', 'set', 'eth0', 'down');
      this.swallow(this.address(host));
    }
  }

  /** Lets a name resolve to a host, for what runs as well. */
  public name(dnsName: string, host: string): void {
    this.address(host);
    this.names[dnsName] = host;
    this.hostsFile();
  }

  /** Starts a program on a host, as the first process of a container with a root file system that it cannot write to. */
  public start(host: string, program: Program): Running {
    this.address(host);
    const script = containerScript(host, program, this.hostsFile());
    // Not by a pipe: nobody reads one while `exec` waits, and whoever writes to a full one stands still.
    const logFile = path.join(this.directory, `${host}-${this.count++}.log`);
    const output = fs.openSync(logFile, 'w');
    const child = spawn('ip', ['netns', 'exec', this.namespaceOf(host), 'unshare', '--mount', '--uts', '--pid', '--ipc', '--fork', '--kill-child', 'bash', '-ec', script],
      { stdio: ['ignore', output, output] });
    fs.closeSync(output);
    const exit = new Promise<number>((resolve) => child.on('close', (code, signal) => {
      this.programs.delete(running);
      resolve(code ?? (signal === null ? 0 : 128));
    }));
    const running: Running = { process: child, exit, log: () => fs.readFileSync(logFile, 'utf8') };
    this.programs.add(running);
    return running;
  }

  /** Runs a command in a running container, as kubectl exec and probes do. */
  public exec(running: Running, argv: string[], uid: number, env: Record<string, string>): { status: number; output: string } {
    const pid = firstProcessOf(running.process.pid!);
    if (pid === undefined) return { status: -1, output: 'the container does not run' };
    const nsenter = ['nsenter', `--target=${pid}`, '--mount', '--net', '--uts', '--pid', '--ipc', '--root', '--wd', ...asUser(uid, argv)];
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', AWAKE, 'exec', ...nsenter],
      { env: { PATH: PATH, ...env }, encoding: 'utf8' });
    return { status: status ?? -1, output: `${stdout}${stderr}`.trim() };
  }

  /** Stops what still runs and leaves nothing behind. */
  public async close(): Promise<void> {
    const programs = [...this.programs];
    programs.forEach((running) => this.kill(running));
    await Promise.all(programs.map(({ exit }) => exit));
    [...this.hosts.keys()].forEach((host) => ip('netns', 'del', this.namespaceOf(host)));
    ip('netns', 'del', this.id);
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /** As a node does that loses power. */
  public kill(running: Running): void {
    const pid = firstProcessOf(running.process.pid!);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  private nextAddress(): string {
    if (this.addresses > 254) throw new Error(`the network ${PREFIX}0/24 of the sandbox has no address left`);
    return `${PREFIX}${this.addresses++}`;
  }

  private namespaceOf(host: string): string {
    return `${this.id}-${host}`;
  }

  /** Every host takes the address for that of a machine which does not exist. */
  private swallow(address: string): void {
    for (const host of this.hosts.keys()) {
      this.within(this.namespaceOf(host), 'neigh', 'replace', address, 'lladdr', '02:00:00:00:00:ff', 'nud', 'permanent', 'dev', 'eth0');
    }
  }

  private within(namespace: string, ...args: string[]): void {
    ip('-n', namespace, ...args);
  }

  private hostsFile(): string {
    const file = path.join(this.directory, 'hosts');
    fs.writeFileSync(file, ['127.0.0.1 localhost', ...Object.entries(this.names).map(([name, host]) => `${this.address(host)} ${name}`), ''].join('\n'));
    return file;
  }
}

const PATH = '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';

/** The parts of a root file system that come with an image, from this machine or another root; the rest is what is mounted. */
function containerScript(host: string, { argv, env, uid, mounts, root = '' }: Program, hostsFile: string): string {
  const lines = [
    'mount --make-rprivate /',
    'root=$(mktemp -d)',
    'mount -t tmpfs -o mode=755 tmpfs "$root"',
    'mkdir -p "$root"/{usr,etc,dev,proc,sys,var,run,root}',
    `mount --bind ${root}/usr "$root/usr"; mount --rbind /dev "$root/dev"; mount -t proc proc "$root/proc"`,
    `for each in bin sbin lib lib64; do [ ! -L "${root}/$each" ] || cp -P "${root}/$each" "$root/$each"; done`,
    `for each in ld.so.cache ld.so.conf ld.so.conf.d nsswitch.conf alternatives ssl localtime java-17-openjdk; do [ ! -e "${root}/etc/$each" ] || cp -a "${root}/etc/$each" "$root/etc/"; done`,
    `printf 'root:x:0:0::/root:/bin/sh\\n%s:x:${uid}:${uid}::/:/bin/sh\\n' "$USER_NAME" > "$root/etc/passwd"`,
    `printf 'root:x:0:\\n%s:x:${uid}:\\n' "$USER_NAME" > "$root/etc/group"`,
    `touch "$root/etc/hosts"; mount --bind ${hostsFile} "$root/etc/hosts"`,
    `hostname ${host}`,
    // Shallow ones first, so that none hides another.
    ...Object.entries(mounts).sort(([one], [other]) => one.length - other.length).flatMap(([target, { source, readOnly }]) => [
      `mkdir -p "$root${target}"`,
      `mount --bind ${source} "$root${target}"`,
      ...readOnly ? [`mount -o remount,bind,ro "$root${target}"`] : [],
    ]),
    'mount -o remount,ro "$root"',
    `exec env -i ${Object.entries({ PATH, ...env }).map(([name, value]) => quote(`${name}=${value}`)).join(' ')} "$(command -v chroot)" "$root" ${asUser(uid, argv).map(quote).join(' ')}`,
  ];
  return `USER_NAME=${quote(env.USER_NAME ?? 'server')}\n${lines.join('\n')}`;
}

/**
 * Stopped and continued with all other processes, as when a machine is suspended, nsenter may take its command for stopped and
 * stop, too, for ever: it is woken every other second.
 */
const AWAKE = '"$@" & command=$!; (while sleep 2; do kill -CONT "$command" || exit; done) > /dev/null 2>&1 & watch=$!; wait "$command"; status=$?; kill "$watch"; exit "$status"';

function asUser(uid: number, argv: string[]): string[] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, `--groups=${uid}`, '--bounding-set=-all', '--no-new-privs', '--', ...argv];
}

function quote(text: string): string {
  return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}

/** The process that is number 1 in the container: the child of unshare. */
function firstProcessOf(pid: number): number | undefined {
  const children = spawnSync('pgrep', ['--parent', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return children === '' ? undefined : Number(children.split('\n')[0]);
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
