import { parseYaml } from '../../../src/cli/yaml/documents';
import { rows } from '../../fixture';

/** JSON with its fields in a fixed order: go-yaml sorts them, and a map has none. */
const sorted = (json: unknown): string => JSON.stringify(json, (_, value) => (
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value));

const read = (text: string): string => {
  try {
    return sorted(parseYaml(text)[0]?.value ?? null);
  } catch {
    return 'ERR';
  }
};

const expected = (json: string): string => (json === 'ERR' ? 'ERR' : sorted(JSON.parse(json)));

describe('as kubectl and the API server read it', () => {
  test.each(rows('yaml-scalars.tsv'))('scalar %s is %s', (yaml, json) => {
    expect(read(`v: ${JSON.parse(yaml)}\n`)).toBe(json === 'ERR' ? 'ERR' : expected(`{"v":${json}}`));
  });

  test.each(rows('yaml-documents.tsv'))('document %s is %s', (yaml, json) => {
    expect(read(JSON.parse(yaml))).toBe(expected(json));
  });
});
