/** A client that writes to Redis all the time, and knows which of its writes were acknowledged. */
import { Running, Sandbox } from './sandbox';

/** How the client reaches the server. */
export interface WriterOptions {
  /** `redis-cli` and its options. */
  readonly client: string[];
  readonly password: string;
  /** Whether all is written over one connection; with its end, over the next one to the same place. */
  readonly isHeld: boolean;
  /** Of the keys, so that all are in the slot of one shard. */
  readonly tag?: string;
  readonly mounts?: Record<string, { readonly source: string }>;
}

/** Writes one key after the other, `NAME:1`, `NAME:2` … or `{TAG}NAME:1` …, each once, from a host of its own. */
export class Writer {
  private readonly running: Running;
  private readonly prefix: string;

  constructor(private readonly sandbox: Sandbox, name: string, { client, password, isHeld, tag, mounts = {} }: WriterOptions) {
    this.prefix = `${tag === undefined ? '' : `{${tag}}`}${name}:`;
    const line = 'eval "redis.call(\'set\', KEYS[1], 1) return KEYS[1]" 1';
    const numbers = 'i=0; while :; do i=$((i + 1)); ';
    const script = isHeld
      ? `(${numbers}echo '${line.replaceAll('\'', '\'\\\'\'')}' '${this.prefix}'$i; sleep 0.02; done) | ${client.join(' ')}`
      : `${numbers}timeout 5 ${client.join(' ')} ${line} '${this.prefix}'$i; sleep 0.02; done`;
    this.running = sandbox.start(name, { argv: ['bash', '-c', script], env: { REDISCLI_AUTH: password }, uid: 999, mounts });
  }

  /** The keys whose writes the server has acknowledged. */
  public get acknowledged(): string[] {
    return this.running.log().split('\n').map((each) => each.trim()).filter((each) => each.startsWith(this.prefix) && /^\d+$/.test(each.slice(this.prefix.length)));
  }

  /** What the client was told, for messages. */
  public get log(): string {
    return this.running.log();
  }

  public async stop(): Promise<void> {
    this.sandbox.kill(this.running);
    await this.running.exit;
  }
}
