import { Effect } from '../finding';
import { Rule } from '../rule';

/** Variables that let everybody in, and the values with which they do. */
const SWITCHES: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(MYSQL|MARIADB)_ALLOW_EMPTY(_ROOT)?_PASSWORD$/, /./],
  [/^ALLOW_(EMPTY_PASSWORD|ANONYMOUS_LOGIN|NONE_AUTHENTICATION|PLAINTEXT_LISTENER)$/, /^(yes|true|1)$/i],
  [/^POSTGRES_HOST_AUTH_METHOD$/, /^trust$/i],
  [/^xpack\.security\.enabled$/, /^false$/i],
  [/^AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED$/, /^true$/i],
];

export const emptyPassword: Rule = {
  id: 'empty-password',
  effect: Effect.HAZARD,
  title: 'A database asks who is there',
  why: 'The switches that images have for trying them out let in everyone who reaches the port: every pod of the cluster, unless a NetworkPolicy says otherwise.',
  perObject: true,

  check(world, report) {
    for (const workload of world.sets) {
      for (const { path, env } of workload.allContainers) {
        env.forEach(({ name, value }, index) => {
          if (!SWITCHES.some(([names, values]) => names.test(name) && values.test(value ?? ''))) return;
          report(workload.set, {
            path: workload.path(`${path}.env[${index}]`),
            message: `${name}=${value} lets in everyone who reaches the port`,
            fix: 'remove it, and take a password from a Secret',
          });
        });
      }
    }
  },
};
