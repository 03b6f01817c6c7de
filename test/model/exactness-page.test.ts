import { readFileSync } from 'node:fs';
import { EXACTNESS_FILE, exactnessPage } from './exactness-page';

test('docs/exactness.md counts what there is: npx ts-node -T -P test/tsconfig.json test/model/exactness-page.ts', () => {
  const page = readFileSync(EXACTNESS_FILE, 'utf8');
  expect(page.match(/<!-- (traces|dns|verdicts|fixed) -->/g)).toHaveLength(4);
  expect(page).toBe(exactnessPage());
});
