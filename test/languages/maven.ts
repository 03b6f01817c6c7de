import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** Settings and environment of a run of Maven. */
export interface Maven {
  /** The file that stands in for the settings of its installation. */
  readonly settings: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Has Maven work with what it downloaded before: it would ask for the versions of everything at each run, which takes
 * minutes. When that does not do, or nothing was downloaded yet, it downloads.
 *
 * @param downloads its local repository
 * @param key what the downloads depend on
 */
export async function withMaven(downloads: string, key: string, what: (maven: Maven) => Promise<void>): Promise<void> {
  const complete = path.join(downloads, `.complete-${key}`);
  if (fs.existsSync(complete)) {
    try {
      await what(maven(downloads, true));
      return;
    } catch {
      fs.rmSync(complete);
    }
  }
  await what(maven(downloads, false));
  fs.writeFileSync(complete, '');
}

function maven(downloads: string, offline: boolean): Maven {
  fs.mkdirSync(downloads, { recursive: true });
  const settings = path.join(downloads, offline ? '.offline.xml' : '.online.xml');
  // Mirrors and the like are set there.
  const installed = fs.readFileSync(path.join(home(), 'conf/settings.xml'), 'utf8');
  fs.writeFileSync(settings, installed.replace(/<settings\b[^>]*>/, (start) => `${start}<offline>${offline}</offline>`));
  // The packages of this run are in a repository of files, which needs no network.
  return { settings, env: { MAVEN_OPTS: `${process.env.MAVEN_OPTS ?? ''} -Daether.offline.protocols=file` } };
}

function home(): string {
  const version = execFileSync('mvn', ['--version'], { encoding: 'utf8' });
  return /^Maven home: (.*)$/m.exec(version)![1];
}
