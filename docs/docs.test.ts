import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { generatedFiles } from './generator/pages.ts';

const root = dirname(import.meta.dirname);

for (const [name, make] of Object.entries(generatedFiles)) {
  test(`docs/reference/${name} is what the source says`, () => {
    const path = join(root, 'docs', 'reference', name);
    const committed = existsSync(path) ? readFileSync(path, 'utf8') : '';
    assert.ok(committed === make(), "it differs; run 'npx node docs/generate.ts' and commit what it writes");
  });
}

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'decisions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

test('every link between the pages leads to a file and a heading', () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !/^[a-z]+:/i.test(target) && !leadsSomewhere(page, target))
      .map((target) => `${page}: ${target}`);
  });
  assert.deepEqual(broken, []);
});

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', heading] = target.split('#');
  const path = file === '' ? join(root, page) : resolve(root, dirname(page), file);
  if (!existsSync(path)) return false;
  return heading === undefined || headingsOf(path).includes(heading);
}

/** Headings as GitHub turns them into anchors. */
function headingsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every page of docs/ can be reached from its index', () => {
  const index = readFileSync(join(root, 'docs', 'README.md'), 'utf8');
  const missing = pages
    .filter((page) => page.startsWith('docs') && page !== join('docs', 'README.md'))
    .map((page) => relative('docs', page))
    .filter((page) => !index.includes(`(${page})`));
  assert.deepEqual(missing, []);
});
