// The definitions of the custom resources that the examples use, from the Go modules of those who define them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Which file of which module; the sum is Go's own of the whole module. */
const MODULES = [
  {
    module: 'github.com/cert-manager/cert-manager@v1.21.2',
    sum: 'h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=',
    file: 'deploy/crds/cert-manager.io_certificates.yaml',
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    file: 'example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml',
  },
];

/** The definitions, as YAML. */
export function definitions() {
  return MODULES.map(({ module, sum, file }) => {
    // Anywhere but in a module of its own, so that no go.mod is changed.
    const found = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] }).toString());
    if (found.Sum !== sum) throw new Error(`${module}: its sum is ${found.Sum}, and ${sum} was expected: somebody has changed what was published`);
    return readFileSync(join(found.Dir, file), 'utf8');
  });
}
