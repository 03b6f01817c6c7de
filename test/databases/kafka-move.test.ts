/** The script that moves Kafka's partitions, with tools that answer what is wanted: after it, a broker may be deleted. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { scriptFiles } from '../../src/databases/script-files';

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'kafka-move-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

const NONE = 'No partition reassignments found.\n';
const RUNNING = 'Current partition reassignments:\n\napples-0: replicas: 0,1,2. adding: 2. removing: 3.\n';
const copies = (...lists: string[]) => lists
  .map((list, index) => `Topic: apples\tPartition: ${index}\tLeader: 0\tReplicas: ${list}\tIsr: 0\tElr: \tLastKnownElr: \n`).join('');

interface Answers {
  /** What is being moved, each time that it is asked; the last one from then on. `undefined`: nothing, but an error. */
  readonly moving?: (string | undefined)[];
  /** Where copies are, each time that it is asked. */
  readonly described?: (string | undefined)[];
  readonly running?: string;
  readonly limit?: number;
}

function run(script: string, argument: string, answers: Answers): { status: number | null; output: string; asked: string[] } {
  const file = (name: string) => path.join(root, name);
  const tool = (name: string, text: string) => fs.writeFileSync(file(name), `#!/bin/bash\necho "${name} $*" >> ${file('asked')}\n${text}\n`, { mode: 0o755 });
  const serial = (name: string, each: (string | undefined)[]) => {
    each.forEach((answer, index) => answer === undefined || fs.writeFileSync(file(`${name}-${index}`), answer));
    return `n=$(cat ${file(`${name}-count`)} 2> /dev/null || echo 0); echo $((n < ${each.length - 1} ? n + 1 : n)) > ${file(`${name}-count`)}
cat ${file(`${name}-`)}$n 2> /dev/null || { echo 'Error: timed out'; exit 1; }`;
  };
  tool('sleep', '');
  tool('kafka-topics.sh', `case "$*" in
*--list*) echo apples ;;
*)
${serial('described', answers.described ?? [copies('0,1,2')])}
;; esac`);
  tool('kafka-reassign-partitions.sh', `case "$*" in
*--list*)
${serial('moving', answers.moving ?? [NONE])}
;;
*) echo '{}' ;; esac`);
  tool('kafka-cluster.sh', `case "$*" in
list-endpoints*) printf 'ID HOST PORT\\n${answers.running ?? '0 a 9092\\n1 b 9092\\n'}' ;;
*) echo 'Broker 3 is no longer registered.' ;; esac`);
  const values = { BIN: root, ADMIN_PROPERTIES: file('admin.properties'), CLIENT_PORT: 9092, MOVE_LIMIT: answers.limit ?? 3600, TEMPORARY: root };
  for (const [name, text] of Object.entries(scriptFiles('kafka', [script], values))) fs.writeFileSync(file(name), text);
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', file(script), argument], { encoding: 'utf8', env: { PATH: `${root}:${process.env.PATH}` } });
  return { status, output: stdout + stderr, asked: fs.readFileSync(file('asked'), 'utf8').split('\n') };
}
const move = (answers: Answers = {}) => run('move.sh', '0,1,2', answers);
const unregister = (answers: Answers = {}) => run('unregister.sh', '3', answers);

test('it waits until all is moved, and says so', () => {
  const { status, output, asked } = move({ moving: [NONE, RUNNING, RUNNING, NONE] });
  expect([status, output]).toEqual([0, expect.stringContaining('move: all partitions are on 0,1,2')]);
  expect(asked.filter((each) => each.includes('--execute'))).toHaveLength(1);
});

test('what is being moved already is waited for before anything else is', () => {
  const { asked } = move({ moving: [RUNNING, NONE] });
  expect(asked.findIndex((each) => each.includes('--execute'))).toBeGreaterThan(asked.findIndex((each) => each.startsWith('sleep')));
});

test('a topic that was made meanwhile, with a copy on a broker that is to go, is moved, too', () => {
  const { status, output, asked } = move({ described: [copies('0,1,2', '3,0,1'), copies('0,1,2', '2,0,1')] });
  expect([status, output]).toEqual([0, expect.stringContaining('move: all partitions are on 0,1,2')]);
  expect(asked.filter((each) => each.includes('--execute'))).toHaveLength(2);
});

test.each<[string, Answers, RegExp]>([
  ['nobody answers how far it is', { moving: [NONE, RUNNING, undefined] }, /Error: timed out/],
  ['nobody answers at first', { moving: [undefined] }, /Error: timed out/],
  ['nobody answers where copies are', { described: [undefined] }, /Error: timed out/],
  ['a copy stays on another broker', { described: [copies('0,1,2', '1,13,0')] }, /move: apples-1 has a copy on broker 13, which is none of 0,1,2/],
  ['it takes longer than it may', { moving: [NONE, RUNNING], limit: 0 }, /move: 1 partitions are still being moved after 0 hours, which goes on\. Are all of the brokers 0,1,2 up\?/],
])('it does not say that all is moved when %s', (_, answers, reason) => {
  const { status, output } = move(answers);
  expect(status).not.toBe(0);
  expect(output).toMatch(reason);
  expect(output).not.toContain('all partitions are on');
});

test('a broker that has ended and has no copy is forgotten', () => {
  expect(unregister()).toMatchObject({ status: 0, output: 'Broker 3 is no longer registered.\n' });
});

test.each<[string, Answers, RegExp]>([
  ['still runs', { running: '3 d 9092\\n' }, /broker 3 still runs/],
  ['has a copy', { described: [copies('0,1,2', '2,3')] }, /apples-1 has a copy on broker 3, which would be lost with its claim\. Scale the set up again/],
  ['is not spoken of', { described: [undefined] }, /Error: timed out/],
])('a broker that %s is not forgotten', (_, answers, reason) => {
  const { status, output, asked } = unregister(answers);
  expect(status).not.toBe(0);
  expect(output).toMatch(reason);
  expect(asked.filter((each) => each.startsWith('kafka-cluster.sh unregister'))).toEqual([]);
});

/** A partition as `kafka-topics.sh --describe` shows it. */
const partition = (isr: string, elr = '') => `\tTopic: apples\tPartition: 7\tLeader: none\tReplicas: 0,3,13\tIsr: ${isr}\tElr: ${elr}\tLastKnownElr: 3\n`;

test.each([
  ['another one is in sync', partition('0,3')],
  ['another one has all of it, though it is not there', partition('3', '13')],
  ['it is not in sync itself', partition('13')],
  ['nobody says who has all of it', partition('3,0').replace(/Elr: /, 'Elr: N/A')],
])('a broker may lose its volume when %s', (_, described) => {
  expect(run('sole-copies.sh', '3', { described: [described] })).toMatchObject({ status: 0, output: '' });
});

test.each([['in sync', partition('3')], ['that has all of it', partition('', '3')]])('a broker may not lose its volume when it is the only one %s', (_, described) => {
  const { status, output } = run('sole-copies.sh', '3', { described: [described] });
  expect([status, output]).toEqual([1, expect.stringMatching(/apples-7 has no copy in sync but on broker 3[^]*1 partitions would lose what was acknowledged/)]);
});
