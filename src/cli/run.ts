/** Runs one command line: finds the command, and turns what it throws into a line on stderr and an exit code. */
import { COMMANDS } from './commands';
import { CommandExit, ExitCode, Io, UsageError } from './io';
import { version } from './version';
import { oneLine } from '../report/style';

/**
 * Runs a command line and gives its exit code.
 *
 * @param args without the program's name: `['explain', 'web.yaml']`
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const entry = COMMANDS.find(({ name }) => name === args[0]);
    if (entry) return await runCommand(entry.load()(io), args.slice(1), io);
    return runWithoutCommand(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`cdk8s-stateful: ${oneLine(error.message)}\n`);
      return ExitCode.UNUSABLE;
    }
    if ((error as { code?: string }).code === 'EPIPE') return ExitCode.OK;
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const [, where = ''] = stack.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    io.stderr.write(`cdk8s-stateful: a mistake in this program, please report it with the input: ${oneLine(`${message} ${where}`)}\n`);
    return ExitCode.BUG;
  }
}

async function runCommand(command: import('commander').Command, args: readonly string[], io: Io): Promise<number> {
  command.name(`cdk8s-stateful ${command.name()}`)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Its message comes with the error that it throws, and is written where all are.
      writeErr: () => undefined,
    });
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommandExit) return error.code;
    const { code, exitCode, message } = error as { code?: string; exitCode?: number; message: string };
    if (code?.startsWith('commander.') !== true) throw error;
    if (exitCode === 0) return ExitCode.OK;
    throw new UsageError(`${message.replace(/^error: /, '')} (see ${command.name()} --help)`);
  }
  return ExitCode.OK;
}

function runWithoutCommand([first]: readonly string[], io: Io): number {
  if (first === '--version' || first === '-V') {
    io.stdout.write(`${version()}\n`);
    return ExitCode.OK;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.stdout.write(help());
    return ExitCode.OK;
  }
  const names = COMMANDS.map(({ name }) => name).join(', ');
  throw new UsageError(`${first.startsWith('-') ? 'unknown option' : 'unknown command'} ${JSON.stringify(first)}; commands: ${names}`);
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'Usage: cdk8s-stateful COMMAND [options] [FILES... or -]',
    '',
    'Tells what Kubernetes will do with stateful software, from its manifests alone.',
    '',
    'Commands:',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Options:',
    '  -h, --help     this text; COMMAND --help tells more',
    '  -V, --version  the version of cdk8s-stateful',
    '',
    'Exit codes:',
    '  0  done',
    '  1  check: findings that are bad enough to fail',
    '  2  the options or the manifests cannot be used; one line on stderr says why',
    '',
  ].join('\n');
}
