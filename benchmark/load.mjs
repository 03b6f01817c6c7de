import { here, inTurns, node } from './measure.mjs';

const LIBRARY = here('../lib/index.js');

/** `require` of the library, which requires cdk8s-plus-28, against that alone; and what is loaded when it is used. */
export function run(runs) {
  const times = inTurns({
    peers: () => load("require('cdk8s-plus-28')"),
    library: () => load(`require('cdk8s-plus-28'), require(${JSON.stringify(LIBRARY)})`),
    everything: () => load(`require('cdk8s-plus-28'), Object.values(require(${JSON.stringify(LIBRARY)}))`),
  }, runs * 5);
  return [
    { title: 'require of the library, against cdk8s-plus-28', times: [times.peers, times.library], target: 1.25 },
    { title: 'with every export asked for, against cdk8s-plus-28', times: [times.peers, times.everything], target: 1.5 },
  ];
}

/** How long it takes within a process of its own: without the start of Node. */
function load(expression) {
  const program = `
    const before = process.cpuUsage(), start = performance.now();
    ${expression};
    const clock = performance.now() - start, { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ clock, processor: (user + system) / 1000 }));`;
  return JSON.parse(node('-e', program).stdout);
}
