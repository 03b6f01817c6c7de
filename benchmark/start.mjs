import { here, inTurns, node } from './measure.mjs';

/** The command line against a node that does nothing. */
export function run(runs) {
  const command = here('../bin/cdk8s-stateful');
  const times = inTurns({
    nothing: () => clock('-e', '0'),
    help: () => clock(command, '--help'),
    explain: () => clock(command, 'explain', here('apps/web.yaml')),
  }, runs * 5);
  return [
    { title: 'cdk8s-stateful --help, against node -e 0', times: [times.nothing, times.help], target: 2 },
    { title: 'cdk8s-stateful explain, a small file, against node -e 0', times: [times.nothing, times.explain], target: 2 },
  ];
}

function clock(...args) {
  return { clock: node(...args).clock };
}
