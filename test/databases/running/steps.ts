/** What `operations` prints, run as it is printed: by bash, with a `kubectl` that acts on the pods of a test. */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { PodProcess, until } from './pods';
import { Operation } from '../../../src';

/** Sends what it is called with to the test, and gives back what that answers. */
const KUBECTL = `#!${process.execPath}
const argv = process.argv.slice(2);
const input = argv.includes('-i') || argv.includes('/dev/stdin') ? require('node:fs').readFileSync(0, 'utf8') : '';
let answer = '';
require('node:net').connect(process.env.TEST_SOCKET).on('data', (data) => { answer += data; })
  .on('end', () => { const { status, output } = JSON.parse(answer); process.stdout.write(output === '' ? '' : output + '\\n'); process.exit(status); })
  .end(JSON.stringify({ argv, input }));
`;

interface Answer {
  readonly status: number;
  readonly output: string;
}

/** The steps of the operation with that title, which must be there. */
export function stepsOf(operations: readonly Operation[], title: string): readonly string[] {
  const found = operations.find((operation) => operation.title.startsWith(title));
  if (found === undefined) throw new Error(`there is no operation '${title}', but ${operations.map((operation) => `'${operation.title}'`).join(', ')}`);
  return found.steps;
}

/**
 * Runs steps, and settles when they have ended.
 *
 * @param pods of the set, by ordinal; a controller starts anew what is deleted
 * @param typed what the operator types, a line each
 */
export async function runSteps(steps: readonly string[], pods: PodProcess[], typed: string[] = []): Promise<Answer> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'steps-'));
  fs.writeFileSync(path.join(directory, 'kubectl'), KUBECTL, { mode: 0o755 });
  const socket = path.join(directory, 'socket');
  const cluster = new Cluster(pods);
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let asked = '';
    connection.on('data', (data) => { asked += String(data); });
    connection.on('end', () => {
      const { argv, input } = JSON.parse(asked);
      void cluster.answer(argv, input).catch((error) => ({ status: 1, output: String(error) }))
        .then((answer) => connection.end(JSON.stringify(answer)));
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const bash = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', steps.join('\n')], { env: { PATH: `${directory}:${process.env.PATH}`, TEST_SOCKET: socket } });
  let output = '';
  for (const stream of [bash.stdout, bash.stderr]) stream.on('data', (data) => { output += String(data); });
  bash.stdin.on('error', () => { /* It has ended and reads no more. */ });
  bash.stdin.end(typed.map((line) => `${line}\n`).join(''));
  const status = await new Promise<number>((resolve) => bash.on('close', (code) => resolve(code ?? -1)));
  await cluster.settled();
  server.close();
  fs.rmSync(directory, { recursive: true });
  return { status, output };
}

/** The parts of Kubernetes that the steps speak to. */
class Cluster {
  private readonly gone = new Set<string>();
  /** Pods whose claim goes with them. */
  private readonly doomed = new Set<string>();
  private readonly work: Promise<unknown>[] = [];

  constructor(private readonly pods: PodProcess[]) {}

  public async answer(argv: string[], input: string): Promise<Answer> {
    const words = argv[0] === '-n' ? argv.slice(2) : argv;
    const [verb, kind] = words;
    const named = words.slice(2).filter((word) => !word.startsWith('-'));
    if (verb === 'exec') return this.exec(words, input);
    if (verb === 'scale') return this.scale(Number(/--replicas=(\d+)/.exec(words.join(' '))![1]));
    if (verb === 'wait' && words.includes('--for=delete')) return this.waitForDeletion(words);
    if (verb === 'delete' && kind === 'pvc') return this.deleteClaims(named);
    if (verb === 'delete' && kind === 'pod') return this.deletePods(named);
    if (verb === 'get' && kind === 'pod') return this.getPod(named[0], words.join(' '));
    throw new Error(`the test's kubectl does not know: ${argv.join(' ')}`);
  }

  public async settled(): Promise<void> {
    await Promise.all(this.work);
  }

  private pod(name: string): PodProcess {
    const found = this.pods.find((pod) => pod.name === name);
    if (found === undefined || this.gone.has(name)) throw new Error(`pods "${name}" not found`);
    return found;
  }

  private exec(words: string[], input: string): Answer {
    const end = words.indexOf('--');
    const command = words.slice(end + 1);
    const [name] = words.slice(1, end).filter((word) => !word.startsWith('-'));
    return this.pod(name).exec(input === '' ? command : ['bash', '-c', 'printf %s "$0" | "$@"', input, ...command]);
  }

  private scale(replicas: number): Answer {
    for (const pod of this.pods.slice(replicas)) {
      if (!this.gone.has(pod.name)) this.work.push(pod.stop().then(() => this.gone.add(pod.name)));
    }
    return { status: 0, output: 'scaled' };
  }

  private async waitForDeletion(words: string[]): Promise<Answer> {
    const names = words.filter((word) => word.startsWith('pod/')).map((word) => word.slice(4));
    await until(`${names} are gone`, () => names.every((name) => this.gone.has(name)), 300);
    return { status: 0, output: '' };
  }

  private deleteClaims(claims: string[]): Answer {
    for (const claim of claims) {
      const owner = this.pods.find(({ name }) => claim.endsWith(`-${name}`));
      if (owner === undefined) throw new Error(`persistentvolumeclaims "${claim}" not found`);
      // It is there for as long as its pod is.
      if (this.gone.has(owner.name)) owner.deleteClaims();
      else this.doomed.add(owner.name);
    }
    return { status: 0, output: 'deleted' };
  }

  private async deletePods(names: string[]): Promise<Answer> {
    await Promise.all(names.map(async (name) => {
      const pod = this.pod(name);
      if (pod.isServerUp) await pod.stop();
      if (this.doomed.delete(name)) pod.deleteClaims();
      this.work.push(pod.start());
    }));
    return { status: 0, output: 'deleted' };
  }

  private getPod(name: string, command: string): Answer {
    const pod = this.pod(name);
    if (command.includes('nodeName')) return { status: 0, output: 'node-1' };
    return { status: 0, output: `Running Ready=${pod.isServerUp && pod.probe('readinessProbe') ? 'True' : 'False'}` };
  }
}
