import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXAMPLES, exampleYaml } from '../../examples/build';

test('every file is built', () => {
  const files = fs.readdirSync(path.join(__dirname, '../../examples')).filter((file) => file.endsWith('.ts') && file !== 'build.ts');
  expect(files.map((file) => path.basename(file, '.ts')).sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test.each(Object.keys(EXAMPLES))('%s', (name) => {
  expect(exampleYaml(name)).toMatchSnapshot();
});
