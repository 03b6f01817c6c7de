import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
const FOLDERS = ['docs', 'examples', 'conformance'];

/** The pages that people write, and docs/rules.md; API.md is made by a tool, and links within itself only. */
function pages(): string[] {
  const within = FOLDERS.flatMap((folder) => fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file)));
  return ['README.md', 'CONTRIBUTING.md', ...within].filter((file) => file.endsWith('.md') && !file.includes('node_modules')).sort();
}

function proseOf(page: string): string {
  return fs.readFileSync(path.join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchors(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading]) => (
    heading.trim().toLowerCase().replace(/[^\p{Letter}\p{Number}_ -]/gu, '').replaceAll(' ', '-')
  ));
}

/** Where a link of a page leads to nothing; links to elsewhere are for others to keep. */
function isDead(page: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return false;
  const [file, anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), file);
  if (!fs.existsSync(path.join(ROOT, target))) return true;
  return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
}

test.each(pages())('no link of %s is dead', (page) => {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => isDead(page, link))).toEqual([]);
});

test('a link to a missing page or heading is dead', () => {
  expect(['README.md', '#write', 'docs/exactness.md'].filter((link) => isDead('README.md', link))).toEqual([]);
  expect(['docs/nothing.md', '#nothing', 'docs/exactness.md#nothing'].filter((link) => !isDead('README.md', link))).toEqual([]);
});
