/** The program behind bin/cdk8s-stateful. */
import { run } from './run';

// What reads our output may stop reading, as `head` does: that is no error.
process.stdout.on('error', (error: { code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// The exit code is set rather than exited with, so that what is still to be written is.
void run(process.argv.slice(2), process).then((code) => { process.exitCode = code; });
