import { cdk8s, github, javascript, TextFile } from 'projen';

/** The lowest Node release that is supported, and the one CI builds with. */
const NODE = '20.19.0';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-stateful',
  description: 'Stateful software on Kubernetes with cdk8s: constructs that fit together, and an exact prediction of what Kubernetes will do with them.',
  keywords: ['cdk8s', 'kubernetes', 'statefulset', 'stateful', 'database', 'constructs', 'k8s'],
  author: 'The cdk8s-stateful authors',
  authorAddress: 'cdk8s-stateful@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-stateful/cdk8s-stateful.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-stateful authors',
  defaultReleaseBranch: 'main',

  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  devDeps: [
    // What reports are validated with: the published JSON schema of SARIF, and a reader of XML.
    '@microsoft/jest-sarif',
    '@types/sarif',
    'ajv@^8',
    'cdk8s-cli',
    'commander@^14',
    'esbuild',
    'fast-check',
    'fast-xml-parser',
    'js-yaml@^5',
    'ts-node',
  ],

  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: NODE,
  workflowNodeVersion: '20',
  projenrcTs: true,
  projenrcTsOptions: { swc: false },
  docgen: true,
  integrationTestAutoDiscover: false,
  depsUpgradeOptions: { workflow: false },
  // 13 needs Node 22.
  bumpPackage: 'commit-and-tag-version@^12',
  pullRequestTemplate: false,
  stale: false,
  sampleCode: false,

  publishToPypi: { distName: 'cdk8s-stateful', module: 'cdk8s_stateful' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8s_stateful',
    mavenGroupId: 'io.github.cdk8s-stateful',
    mavenArtifactId: 'cdk8s-stateful',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8sStateful', packageId: 'Cdk8sStateful' },
  publishToGo: { moduleName: 'github.com/cdk8s-stateful/cdk8s-stateful-go', packageName: 'cdk8sstateful' },

  jestOptions: {
    jestVersion: '^29',
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    jestConfig: {
      collectCoverage: false,
      testPathIgnorePatterns: ['/node_modules/', '/examples/app/', '/test/databases/running/'],
    },
    junitReporting: false,
  },
  eslintOptions: { dirs: ['src', 'examples'], devdirs: ['test', 'build-tools', 'benchmark'] },
  tsconfigDev: { include: ['examples/**/*.ts', 'benchmark/**/*.ts'], exclude: ['examples/app', 'examples/dist'] },
  gitignore: ['/examples/dist/', '/examples/app/node_modules/', '/examples/app/dist/', '/lib/', '.jsii', '.DS_Store'],
});

// 1.13.0 was published before the packages of all of its platforms: with it, `npm ci` finds the lock file incomplete.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

project.npmignore?.addPatterns('/benchmark/', '/build-tools/', '/conformance/', '/examples/', '/docs/', '/.ci/', '/jest.config.json', '/.projenrc.ts', '/.nvmrc', '/CONTRIBUTING.md', '/API.md');
// Of what the compiler wrote, only the bundles and the declarations are loaded.
project.npmignore?.addPatterns('/lib/**/*.js', '!/lib/index.js', '!/lib/cli/cdk8s-stateful.js', '!/lib/cli/compiled-code.js', '!/lib/cli/THIRD-PARTY-LICENSES.txt', '/lib/cli/**/*.d.ts', '/lib/report/**/*.d.ts');

// The direction of imports: model ← rules ← report ← cli, and model ← constructs ← databases.
// Each layer names those that it must not reach.
const LAYERS: Record<string, string[]> = {
  model: ['rules', 'constructs', 'databases', 'report', 'cli'],
  rules: ['constructs', 'databases', 'report', 'cli'],
  report: ['constructs', 'databases', 'cli'],
  cli: ['constructs', 'databases'],
  constructs: ['databases', 'cli'],
  databases: ['report', 'cli'],
};
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      ...Object.entries(LAYERS).flatMap(([layer, forbidden]) => forbidden.map((from) => ({
        target: `./src/${layer}`,
        from: `./src/${from}`,
        message: `src/${layer} must not import from src/${from}: see "Layout" in CONTRIBUTING.md.`,
      }))),
      { target: './src/model', from: './src', except: ['./model'], message: 'src/model must import nothing outside itself.' },
    ],
  }],
  'import/no-cycle': ['error'],
});
// The model is pure: it imports nothing but its own files (see the zone of src/model above).
project.eslint?.addOverride({
  files: ['src/model/**/*.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: ['cdk8s*', 'constructs', 'node:*', 'fs', 'path', 'os', 'js-yaml', 'commander'] }] },
});
// The command line starts at once: it loads neither cdk8s nor cdk8s-plus.
project.eslint?.addOverride({
  files: ['src/cli/**/*.ts', 'src/report/**/*.ts', 'src/rules/**/*.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: ['cdk8s', 'cdk8s-plus-28', 'constructs'] }] },
});
// js-yaml and commander are bundled into the one file behind bin/cdk8s-stateful, with their licences.
project.eslint?.addOverride({
  files: ['src/cli/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true }] },
});

// The jsii tools warn about every Node release that they were not tested with; that is for them to know. Of releases at
// their end each is named.
project.tasks.addEnvironment('JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION', '1');
project.tasks.addEnvironment('JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION', '1');
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('JSII_SILENCE_WARNING_KNOWN_BROKEN_NODE_VERSION', '1');

const bundle = project.addTask('bundle', {
  description: 'Bundles the library into one file and the command line into another, so that they load at once',
  exec: 'node build-tools/bundle.mjs',
});
project.compileTask.spawn(bundle);
// A module that has become a folder must not be found under its old name.
project.compileTask.prependExec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"');
project.addBins({ 'cdk8s-stateful': 'bin/cdk8s-stateful' });

project.addTask('examples', {
  description: 'Synthesizes every example into examples/dist',
  exec: 'ts-node --project tsconfig.json --transpile-only examples/build.ts',
  receiveArgs: true,
});
const tryIt = project.addTask('try', { description: 'Shows the main job on a real example: synthesizes it and prints what Kubernetes will make of it' });
tryIt.spawn(project.compileTask);
tryIt.exec('ts-node --project tsconfig.json --transpile-only examples/build.ts web');
tryIt.exec('node bin/cdk8s-stateful explain examples/dist/web.yaml');
project.addTask('benchmark', { description: 'Runs the benchmarks (see docs/benchmarks.md)', exec: 'node benchmark/run.mjs', receiveArgs: true });
project.addTask('test:databases', {
  description: 'Starts the databases of synthesized manifests as real processes, where their software is installed and Linux namespaces may be made',
  exec: 'jest --testPathIgnorePatterns /node_modules/ --testMatch "<rootDir>/test/databases/running/*.test.ts" --runInBand',
  receiveArgs: true,
});
const rosetta = project.addTask('rosetta', {
  description: 'Compiles every snippet of the README and the API, and translates it into the other languages',
  exec: 'node build-tools/rosetta.mjs',
});
// What is published is built from a package, and shows its snippets in the language that it is for.
for (const language of ['python', 'java', 'dotnet', 'go']) project.tasks.tryFind(`package:${language}`)?.prependSpawn(rosetta);
// Against the last release on the registry; what is broken on purpose is named in .compatignore. Before the first there is nothing to compare with.
project.tasks.tryFind('release')?.spawn(project.tasks.tryFind('compat')!);
project.gitignore.addPatterns('.jsii.tabl.json', '/rosetta/');
project.npmignore?.addPatterns('.jsii.tabl.json', '/rosetta/');
project.addTask('test:languages', {
  description: 'Builds and runs the same examples in TypeScript, Python, Go and Java, and compares what they write byte for byte',
  exec: 'ts-node --project test/tsconfig.json --transpile-only test/languages/run.ts',
  receiveArgs: true,
});
project.addTask('conformance', { description: 'Plays fresh scenarios on real control planes and compares', exec: 'node conformance/run.mjs', receiveArgs: true });

// `npm test` alone does everything: the tests of the command line and of the packed library need both built.
project.testTask.prependSpawn(project.compileTask);

// The release that is built with is the oldest supported one; users have newer ones, whose V8 has other options.
const newerNode = project.github?.addWorkflow('newer-node');
newerNode?.on({ pullRequest: {}, workflowDispatch: {} });
newerNode?.addJob('test', {
  name: 'Node ${{ matrix.node }}',
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ },
  strategy: { matrix: { domain: { node: ['22', '24', '26'] } } },
  steps: [
    github.WorkflowSteps.checkout(),
    { name: 'Setup Node.js', uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '${{ matrix.node }}' } },
    { name: 'Install dependencies', run: 'npm ci' },
    { name: 'Test', run: 'npm test' },
  ],
});

// Where packages are published is for the repository to say.
project.tryFindObjectFile('.github/workflows/release.yml')?.addOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY', '${{ vars.NPM_REGISTRY }}');

new TextFile(project, '.nvmrc', { lines: ['20', ''] });

project.synth();
