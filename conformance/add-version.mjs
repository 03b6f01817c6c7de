#!/usr/bin/env node
// Writes versions/<minor>.mod and .sum for one Kubernetes release:
//   node conformance/add-version.mjs 1.34.4
//
// k8s.io/kubernetes replaces its staging modules (k8s.io/api, k8s.io/client-go …) by folders of its own
// repository, and a replace counts in the main module only: without these lines the build would look for
// versions v0.0.0 of them. The modules that release needs are read from its own go.mod, so that etcd, too, is
// the version that it was tested with.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const release = process.argv[2];
if (!/^1\.\d+\.\d+$/.test(release ?? '')) {
  console.error('usage: node conformance/add-version.mjs 1.34.4');
  process.exit(2);
}
const minor = release.split('.').slice(0, 2).join('.');
const staging = `v0${release.slice(1)}`;
const go = (...args) => execFileSync('go', args, { cwd: here, stdio: ['ignore', 'pipe', 'inherit'] }).toString();

const upstream = readFileSync(JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@v${release}`)).GoMod, 'utf8');
const goVersion = /^go (\S+)$/m.exec(upstream)[1];
const etcd = /go\.etcd\.io\/etcd\/client\/v3 (v\S+)/.exec(upstream)[1];
const modules = [...upstream.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\//gm)].map((match) => match[1]);

mkdirSync(join(here, 'versions'), { recursive: true });
const file = join('versions', `${minor}.mod`);
rmSync(join(here, 'versions', `${minor}.sum`), { force: true });
writeFileSync(join(here, file), `module cdk8s-stateful/conformance

go ${goVersion}

require (
	go.etcd.io/etcd/server/v3 ${etcd}
	k8s.io/kubernetes v${release}
${['api', 'apimachinery', 'client-go', 'component-base'].map((name) => `\tk8s.io/${name} ${staging}`).join('\n')}
)

replace (
${modules.map((name) => `\t${name} => ${name} ${staging}`).join('\n')}
)
`);
go('mod', 'tidy', `-modfile=${file}`);
console.error(`versions/${minor}.mod: Kubernetes ${release}, etcd ${etcd}, go ${goVersion}`);
