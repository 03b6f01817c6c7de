import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { refusalsOf } from '../../src/model/admission';
import { behaviourOfText } from '../../src/model/versions';
import { mendOf } from '../../src/rules/admission/mends';
import { judge } from '../../src/rules/judge';

const FOLDER = join(__dirname, '..', '..', 'conformance');
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { applyEdits } = require(join(FOLDER, 'admission-compare.cjs')) as { applyEdits(base: unknown, edits: unknown): unknown };

interface Corpus {
  readonly bases: { readonly [name: string]: unknown };
  readonly stored: { readonly [name: string]: unknown };
  readonly cases: readonly { readonly base: string; readonly verb: string; readonly edits: unknown }[];
}

const DB = (spec: object, pod: object): unknown => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    selector: { matchLabels: { app: 'db' } },
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'example.com/store:1', ...pod }] } },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
    ...spec,
  },
});

test.each<[string, unknown, string]>([
  ['a label that the selector wants', DB({ selector: { matchLabels: { app: 'database' } } }, {}), 'write `app: database` here, or a selector that matches these labels (it cannot be changed later)'],
  ['a mount that is mistyped', DB({}, { volumeMounts: [{ name: 'dat', mountPath: '/data' }] }), "write 'data'"],
  ['a mount of nothing like what is there', DB({}, { volumeMounts: [{ name: 'logs', mountPath: '/logs' }] }), "add a volume or a claim template 'logs', or write 'data'"],
  ['a number that should be text', DB({}, { env: [{ name: 'PORT', value: 5432 }] }), 'write `value: "5432"`, in quotes'],
  ['a truth that should be text', DB({}, { env: [{ name: 'TLS', value: true }] }), 'put it in quotes, `value: "…"`: without them YAML reads it as true'],
  ['text that should be a number', DB({ replicas: '3' }, {}), 'write `replicas: 3`, without quotes'],
  ['thousandths of a processor with a blank', DB({}, { resources: { requests: { cpu: '150 m' } } }), 'write `cpu: 150m`'],
  ['processors with a suffix of memory', DB({}, { resources: { requests: { cpu: '8 Gi' } } }), 'write a number of processors such as 500m, or leave `cpu` out'],
  ['a handler that is not there yet', DB({}, { lifecycle: { preStop: {} } }), 'write one of exec, httpGet, tcpSocket, or sleep from Kubernetes 1.30 on'],
  ['a headless Service in small letters', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { clusterIP: 'none', ports: [{ port: 80 }] } }, 'write `clusterIP: None`, with a capital'],
  ['a word in other letters', DB({ podManagementPolicy: 'parallel' }, {}), "write 'Parallel'"],
  ['a field in other letters', DB({ servicename: 'db' }, {}), 'write `serviceName`'],
  ['a name with capitals and underscores', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'My_DB' }, spec: { ports: [{ port: 80 }] } }, "write 'my-db'"],
  ['a quantity with a B', DB({}, { resources: { limits: { memory: '10GB' } } }), 'write `memory: 10G`'],
  ['a request above its limit', DB({}, { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }), 'lower the request of cpu to 1, or raise its limit to 2'],
  ['a negative number', DB({ replicas: -1 }, {}), 'use 0 or more'],
])('the mend of %s says what to write', (_, manifest, expected) => {
  const fixes = judge([manifest], { kubernetesVersion: '1.34' }).filter(({ rule }) => rule === 'refused-by-api-server').map(({ fix }) => fix);
  expect(fixes).toEqual([expected]);
});

test.each([
  ['acme/db:1:18.3', 'write \'acme/db:18.3\''],
  ['Acme.example/Store/Db:1.0-RC', 'write \'acme.example/store/db:1.0-RC\''],
  ['https://example.com/store:1', 'write \'example.com/store:1\''],
  ['store:', 'write it as \'registry.example/team/name:1.2.3\', the name in lower case'],
])('the mend of the image %s is what may have been meant', (image, expected) => {
  const fixes = judge([DB({}, { image })], { kubernetesVersion: '1.34' }).filter(({ rule }) => rule === 'image-name').map(({ fix }) => fix);
  expect(fixes).toEqual([expected]);
});

test.each(['1.36'])('whatever the API server of %s refuses, the mend says something of that fault', (version) => {
  const corpus = JSON.parse(gunzipSync(readFileSync(join(FOLDER, 'admission', `${version}.json.gz`))).toString()) as Corpus;
  const behaviour = behaviourOfText(version);
  const vague = new Set<string>();
  for (const { base, verb, edits } of corpus.cases) {
    const manifest = applyEdits(corpus.bases[base], edits);
    for (const { path, message, change } of refusalsOf(manifest, behaviour, verb === 'update' ? corpus.stored[base] : undefined)) {
      const fix = change === undefined ? mendOf(manifest, path, message) : 'another rule says it';
      if (fix === mendOf(manifest, path, '') || /undefined|\[object/.test(fix) || fix.length > 300) vague.add(`${message} → ${fix}`);
    }
  }
  expect([...vague]).toEqual([]);
});
