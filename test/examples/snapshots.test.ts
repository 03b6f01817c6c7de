import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXAMPLES, exampleYaml } from '../../examples/build';

/** What is no example by itself. */
const HELPERS = ['application.ts', 'build.ts'];

test('every file is built', () => {
  const files = fs.readdirSync(path.join(__dirname, '../../examples')).filter((file) => file.endsWith('.ts') && !HELPERS.includes(file));
  expect(files.map((file) => path.basename(file, '.ts')).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test.each(Object.keys(EXAMPLES))('%s', (name) => {
  expect(exampleYaml(name)).toMatchSnapshot();
});
