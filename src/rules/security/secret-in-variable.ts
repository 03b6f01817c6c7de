import { Effect } from '../finding';
import { Rule } from '../rule';

/** Names of variables that hold a secret … */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PASS|PWD|SECRET|TOKEN|APIKEY|API_KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|CREDENTIALS?|ERLANG_COOKIE)(_\d+)?$/i;

/** … and names that look like it, and hold the name of one, a file, or a switch. */
const NO_SECRET_NAME = /ALLOW_EMPTY|_FILE$|_PATH$|_NAME$|RANDOM|_TYPE$|_LENGTH$|_POLICY$/i;

/** User and password in an address: `postgres://user:password@host`. */
const CREDENTIALS = /:\/\/[^\s:@/$]+:[^\s@/$]+@/;

export const secretInVariable: Rule = {
  id: 'secret-in-variable',
  effect: Effect.HAZARD,
  title: 'No secret stands in a manifest',
  why: 'A manifest is in Git, in the history of releases, in `kubectl describe`. A reference to a Secret is read where the container starts, and nowhere else.',
  perObject: true,

  check(world, report) {
    for (const workload of world.workloads) {
      for (const { path, env, args } of workload.allContainers) {
        env.forEach(({ name, value }, index) => {
          if (!value || !isSecret(name, value)) return;
          report(workload.manifest, {
            path: workload.path(`${path}.env[${index}].value`),
            // The value stays out of reports: they are printed in more places than the manifest.
            message: `'${name}' has ${SECRET_NAME.test(name) ? `a secret of ${value.length} characters` : 'an address with a password'} in the manifest, for everyone to read who may read that`,
            fix: 'put it into a Secret, and write `valueFrom: {secretKeyRef: {name: …, key: …}}` instead of the value',
          });
        });
        args.forEach((arg, index) => {
          const flag = /^--?[\w-]*(?:password|requirepass|secret|token)(?:=|\s+)([^\s$].*)/i.exec(arg) ?? (CREDENTIALS.test(arg) ? ['', arg] : null);
          if (flag === null || isPlain(flag[1])) return;
          report(workload.manifest, {
            path: workload.path(`${path}.args[${index}]`),
            message: `the argument has a secret in it ('${arg.slice(0, arg.indexOf('=') + 1)}…'), for everyone to read who may read the manifest, or the list of processes`,
            fix: 'put it into a Secret, and refer to a variable made of it: `$(NAME)`',
          });
        });
      }
    }
  },
};

function isSecret(name: string, value: string): boolean {
  return CREDENTIALS.test(value) || (SECRET_NAME.test(name) && !NO_SECRET_NAME.test(name) && !isPlain(value));
}

/** What is no secret whatever it is called: a reference to another variable, a path, a switch. */
function isPlain(value: string): boolean {
  return /^\$|^\/|^(true|false|yes|no|none|null|disabled|enabled|\d)$/i.test(value);
}
