/** Writes the mistakes as files, for other programs to judge: `npx ts-node -T -P test/tsconfig.json test/rules/mistakes/write.ts FOLDER`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MISTAKES, withMistake } from './mistakes';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a folder');
mkdirSync(folder, { recursive: true });
for (const [index, [rule, what, ...edits]] of MISTAKES.entries()) {
  writeFileSync(join(folder, `${String(index + 1).padStart(2, '0')}-${rule}.yaml`), `# ${what}\n${withMistake(edits)}`);
}
