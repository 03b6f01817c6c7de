import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MAVEN_DOWNLOADS, peerBindings, peerVersions, versionKey } from './bindings';
import { Folders, Language } from './language';
import { withMaven } from './maven';
import { isInstalled, run } from './shell';

const CLASSES = 'src/main/java';

/** Artifacts in a Maven repository of files: the library's next to its peers'. */
export const JAVA: Language = {
  name: 'Java',
  folder: 'java',
  programs: /^src\/main\/java\/examples\/(\w+)\.java$/,
  target: 'java',
  missingTool: () => {
    if (!isInstalled('javac', '-version')) return 'a JDK (javac)';
    return isInstalled('mvn', '--version') ? undefined : 'Maven (mvn)';
  },
  async prepare({ packages }) {
    fs.cpSync(await peerBindings('java'), path.join(packages, 'java'), { recursive: true });
    // The library of an earlier run has the same version, and would be taken for this one.
    fs.rmSync(path.join(MAVEN_DOWNLOADS, 'io/github/cdk8s-stateful'), { recursive: true, force: true });
  },
  async build(folders) {
    fs.writeFileSync(path.join(folders.work, 'settings.xml'), settings(folders));
    await withMaven(MAVEN_DOWNLOADS, `examples_${versionKey()}`, async (maven) => {
      await run('mvn', [
        '--batch-mode', '--quiet', '--settings', 'settings.xml', '--global-settings', maven.settings,
        ...Object.entries(peerVersions()).map(([name, version]) => `-D${name}.version=${version}`),
        'compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath',
      ], { cwd: folders.work, env: maven.env });
    });
  },
  command: ({ work }, file) => ({
    command: 'java',
    args: [
      // Most of such a short run would go into optimizing code.
      '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8',
      '-cp', `target/classes${path.delimiter}${fs.readFileSync(path.join(work, 'classpath'), 'utf8').trim()}`,
      path.relative(CLASSES, file).replace(/\.java$/, '').replaceAll('/', '.'),
    ],
    cwd: work,
  }),
};

function settings({ packages }: Folders): string {
  return `<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <localRepository>${MAVEN_DOWNLOADS}</localRepository>
  <profiles><profile>
    <id>packages</id>
    <repositories><repository><id>packages</id><url>${pathToFileURL(path.join(packages, 'java'))}</url></repository></repositories>
  </profile></profiles>
  <activeProfiles><activeProfile>packages</activeProfile></activeProfiles>
</settings>
`;
}
