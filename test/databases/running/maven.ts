/** Servers of Maven Central, fetched once into a cache folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What is fetched: a project, as Maven knows it. */
export interface MavenProject {
  /** The name of the folder: the software and its version. */
  readonly name: string;
  /** As in a POM: `<parent>` whose versions hold, where there is one, and the dependencies. */
  readonly parent?: string;
  /** `group:artifact`, with `:version` where no parent says it. */
  readonly dependencies: string[];
  /** `group:artifact:version`, taken alone, in place of any other version. */
  readonly replacements?: string[];
}

// Later ones want the descriptor of what is taken alone, and its parent's.
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:2.8';

/** A directory with the jars in `lib`, or why there is none. */
export function fetchJars({ name, parent, dependencies, replacements = [] }: MavenProject): { readonly directory: string; readonly reason?: string } {
  const directory = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-stateful', name);
  if (existsSync(directory)) return { directory };
  if (spawnSync('mvn', ['--version']).status !== 0) return { directory, reason: `needs 'mvn', which is not installed, to fetch ${name}` };
  const partial = `${directory}.${process.pid}`;
  const lib = join(partial, 'lib');
  mkdirSync(lib, { recursive: true });
  writeFileSync(join(partial, 'pom.xml'), pom(parent, dependencies));
  const mvn = (...args: string[]) => spawnSync('mvn', ['-q', '-B', ...args, `-DoutputDirectory=${lib}`], { cwd: partial, encoding: 'utf8' });
  try {
    for (const run of [
      () => mvn(`${COPY}:copy-dependencies`, '-DincludeScope=runtime', `-DexcludeArtifactIds=${replacements.map((each) => each.split(':')[1]).join(',')}`),
      ...replacements.map((each) => () => mvn(`${COPY}:copy`, `-Dartifact=${each}`)),
    ]) {
      const { status, stdout } = run();
      if (status !== 0) return { directory, reason: `Maven cannot fetch ${name}: ${/\[ERROR\].*/.exec(stdout)?.[0] ?? stdout.slice(-500)}` };
    }
    renameSync(partial, directory);
    return { directory };
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function pom(parent: string | undefined, dependencies: string[]): string {
  const coordinates = (all: string) => {
    const [group, artifact, version] = all.split(':');
    return `<groupId>${group}</groupId><artifactId>${artifact}</artifactId>${version === undefined ? '' : `<version>${version}</version>`}`;
  };
  return [
    '<project><modelVersion>4.0.0</modelVersion>',
    parent === undefined ? '<groupId>test</groupId>' : `<parent>${coordinates(parent)}<relativePath/></parent>`,
    `<artifactId>server</artifactId>${parent === undefined ? '<version>1</version>' : ''}<packaging>pom</packaging><dependencies>`,
    ...dependencies.map((each) => `<dependency>${coordinates(each)}</dependency>`),
    '</dependencies></project>',
  ].join('\n');
}
