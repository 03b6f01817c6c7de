/** Fixtures that tests share. */
import { readFileSync } from 'fs';
import { join } from 'path';
import { parseYaml } from '../src/cli/yaml/documents';

/** The path of a file in test/fixtures. */
export function fixturePath(name: string): string {
  return join(__dirname, 'fixtures', name);
}

/** The manifests of a YAML fixture. */
export function manifests(name: string): unknown[] {
  return parseYaml(readFileSync(fixturePath(name), 'utf8')).map((document) => document.value);
}

/** The rows of a table in test/fixtures: cells between tabs, lines that start with # are remarks. */
export function rows(name: string): string[][] {
  return readFileSync(fixturePath(name), 'utf8').split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}
