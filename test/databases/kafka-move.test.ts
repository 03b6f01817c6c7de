/** The script that moves Kafka's partitions, with tools that answer what is wanted: after it, a broker may be deleted. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { MOVE_SCRIPT } from '../../src/databases/kafka/scripts';

let root: string;
beforeEach(() => { root = fs.mkdtempSync(path.join(os.tmpdir(), 'kafka-move-')); });
afterEach(() => fs.rmSync(root, { recursive: true }));

const DONE = 'Status of partition reassignment:\nReassignment of partition apples-0 is completed.\n';
const RUNNING = 'Status of partition reassignment:\nReassignment of partition apples-0 is still in progress.\n';
const LOST = 'Status of partition reassignment:\nThere is no active reassignment of partition apples-0, but replica set is 0,1 rather than 1,2.\n';

/** @param verified what is answered each time that it is asked how far it is; `undefined`: nothing, but an error */
function move(...verified: (string | undefined)[]): { status: number | null; output: string } {
  const tool = (name: string, text: string) => fs.writeFileSync(path.join(root, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  tool('kafka-topics.sh', 'echo apples');
  tool('sleep', '');
  verified.forEach((answer, index) => answer === undefined || fs.writeFileSync(path.join(root, `answer-${index}`), answer));
  tool('kafka-reassign-partitions.sh', `case "$*" in
  *--verify*) n=$(cat ${root}/count 2> /dev/null || echo 0); echo $((n + 1)) > ${root}/count; cat ${root}/answer-$n || { echo 'Error: timed out'; exit 1; } ;;
  *) echo '{}' ;;
esac`);
  const script = MOVE_SCRIPT.replaceAll('/tmp/', `${root}/`).replaceAll('/opt/kafka/bin', root);
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'move.sh', '0,1,2'], { encoding: 'utf8', env: { PATH: `${root}:${process.env.PATH}` } });
  return { status, output: stdout + stderr };
}

test('it waits until all is moved, and says so', () => {
  expect(move(RUNNING, RUNNING, DONE)).toMatchObject({ status: 0, output: expect.stringContaining('move: all partitions are on 0,1,2') });
});

test.each([
  ['nobody answers how far it is', [RUNNING, undefined], /Error: timed out/],
  ['a partition is not where it was to be', [RUNNING, LOST], /replica set is 0,1 rather than 1,2/],
])('it does not say that all is moved when %s', (_, verified, reason) => {
  const { status, output } = move(...verified);
  expect(status).not.toBe(0);
  expect(output).toMatch(reason);
  expect(output).not.toContain('all partitions are on');
});
