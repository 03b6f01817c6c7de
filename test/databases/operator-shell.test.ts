/** What operators paste, run: what follows a command that fails is not. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { deleteLostPod } from '../../src/databases/operation-steps';
import { ask, byHand, pastable, POLL, quote, untilComplete, untilItSucceeds, untilReady } from '../../src/databases/operator-shell';

/** As it is pasted into a shell that somebody types in, and the status that it has there. */
function paste(steps: string[], { kubectl = '' } = {}): { output: string; status: number | null } {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'paste-'));
  fs.writeFileSync(path.join(directory, 'kubectl'), `#!/bin/bash\n${kubectl}\n`, { mode: 0o755 });
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '--noprofile', '--noediting', '-i'], {
    input: [...pastable(steps), 'echo "status $?"', ''].join('\n'), encoding: 'utf8', env: { PATH: `${directory}:${process.env.PATH}`, PS1: '', PS2: '' }, timeout: 60_000,
  });
  fs.rmSync(directory, { recursive: true });
  return { output: stdout + stderr, status };
}

test('what is pasted stops at the first command that fails, and the shell that it was pasted into goes on', () => {
  const { output } = paste(['# A remark.', 'echo one', 'false', 'echo two']);
  expect(output).toMatch(/one\n(?:[^]*\n)?status 1\n/);
  expect(output).not.toContain('two');
});

test('a command whose output is read by another stops it, too, and so does a variable that is not there', () => {
  for (const step of ['false | cat', 'echo "$NOT_THERE"', 'VALUE=$(false)']) {
    expect(paste([step, 'echo two']).output).not.toContain('two');
  }
});

test('remarks alone are no script', () => {
  expect(pastable(['# One.', '# Two.'])).toEqual(['# One.', '# Two.']);
});

test('what is to be done by hand is waited for; without an answer nothing follows', () => {
  const step = byHand('Set it\'s value to "$1".');
  expect(spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', `${step}\necho two`], { input: '\n', encoding: 'utf8' }).stdout).toBe('two\n');
  expect(spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', `${step}\necho two`], { input: '', encoding: 'utf8' }).stdout).toBe('');
});

test.each([['100Gi', true], ['1.5Ti', true], ['NEW_SIZE', false], ['', false], ['9; rm', false]])('a size may be %j: %s', (value, isRight) => {
  const steps = [...ask('SIZE', 'A size, such as 100Gi', '[0-9]+(\\.[0-9]+)?[KMGTPE]i?'), 'echo "it is $SIZE"'];
  for (const [input, env] of [[`${value}\n`, {}], ['', { SIZE: value }]] as const) {
    const { stdout } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', steps.join('\n')], { input, encoding: 'utf8', env: { PATH: process.env.PATH!, ...env } });
    expect(stdout).toBe(isRight ? `it is ${value}\n` : '');
  }
});

test('any text is one word', () => {
  const text = 'it\'s "$HOME" `id` \\ !';
  expect(spawnSync('bash', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' }).stdout).toBe(text);
});

describe('a wait', () => {
  const run = 'kubectl -n shop';

  test('for a Job ends when it has completed', () => {
    expect(paste([...POLL, ...untilComplete(run, 'copy'), 'echo two'], { kubectl: 'echo "SuccessCriteriaMet Complete"' }).output).toContain('two');
  });

  test('for a Job that has failed ends with what it said', () => {
    const { output } = paste([...POLL, ...untilComplete(run, 'copy'), 'echo two'], { kubectl: 'case "$3" in get) echo "FailureTarget Failed" ;; logs) echo "disk full" ;; esac' });
    expect(output).toContain('failed: kubectl -n shop get job copy');
    expect(output).toContain('disk full');
    expect(output).not.toContain('two');
  });

  test('for a pod that has failed ends', () => {
    const { output } = paste([...POLL, ...untilReady(run, 'copy'), 'echo two'], { kubectl: 'case "$3" in get) echo "Failed Ready=False" ;; describe) echo "Evicted" ;; esac' });
    expect(output).toContain('Evicted');
    expect(output).not.toContain('two');
  });

  test('for an answer that never comes ends when the time is up', () => {
    const { output } = paste([...POLL, untilItSucceeds(`${run} exec one -- true`, 1), 'echo two'], { kubectl: 'echo "no such pod" >&2; exit 1' });
    expect(output).toContain('not in time: kubectl -n shop exec one -- true: no such pod');
    expect(output).not.toContain('two');
  });

  test('goes on while the server of the API does not answer', () => {
    const kubectl = 'if [ ! -e "$0.asked" ]; then touch "$0.asked"; echo "Failed to connect" >&2; exit 1; fi; echo Complete';
    expect(paste([...POLL, ...untilComplete(run, 'copy'), 'echo two'], { kubectl }).output).toContain('two');
  });
});

describe('a pod is deleted by force', () => {
  const kubectl = (ready: string) => `case "$4" in node) echo ${ready} ;; pod) [ "$3" = delete ] && echo "$*" || echo node-7 ;; esac`;
  const run = (typed: string, ready = 'Unknown') => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'paste-'));
    fs.writeFileSync(path.join(directory, 'kubectl'), `#!/bin/bash\n${kubectl(ready)}\n`, { mode: 0o755 });
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-euo', 'pipefail', '-c', [...deleteLostPod({ namespace: 'shop' }, 'data-0'), 'echo two'].join('\n')], {
      input: typed, encoding: 'utf8', env: { PATH: `${directory}:${process.env.PATH}` },
    });
    fs.rmSync(directory, { recursive: true });
    return { output: stdout + stderr, status };
  };

  test('when its node is named as powered off', () => {
    expect(run('node-7\n')).toEqual({ output: '-n shop delete pod data-0 --force\ntwo\n', status: 0 });
  });

  test('and not when none is named', () => {
    expect(run('\n')).toEqual({ output: 'two\n', status: 0 });
  });

  test.each([['another one is named', 'node-8\n', 'Unknown'], ['the node is Ready', 'node-7\n', 'True'], ['nobody answers', '', 'Unknown']])('and nothing follows when %s', (_, typed, ready) => {
    const { output, status } = run(typed, ready);
    expect(output).not.toMatch(/--force|two/);
    expect(status).not.toBe(0);
  });
});
