import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findProjectFile, readProjectName, requireProjectFile } from './find-project-file.ts';
import { readPages } from './read-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-cli-'));
after(() => rmSync(folder, { recursive: true }));

test('the nearest project file above a folder is found, and its name read', () => {
  const deep = join(folder, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  assert.throws(() => requireProjectFile(undefined, deep), /there is no slipway.yaml/);
  const path = join(folder, 'a', 'slipway.yaml');
  for (const [text, name] of [
    ['project: delays # the first\n', 'delays'],
    ['# c\nproject: "two words"\n', 'two words'],
    ["data: {}\nproject: 'x'\n", 'x'],
    ['data:\n  project: nested\n', null],
  ] as const) {
    writeFileSync(path, text);
    assert.equal(readProjectName(path), name);
  }
  assert.equal(findProjectFile(deep), path);
  assert.equal(requireProjectFile('..', deep), path);
  assert.throws(() => requireProjectFile('nope', deep), /there is no file/);
});

test('pages are read until there is enough or no more', async () => {
  const asked: unknown[] = [];
  const read = async (page: { limit: number; cursor?: string }) => {
    asked.push(page);
    const start = Number(page.cursor ?? 0);
    const items = Array.from({ length: Math.min(page.limit, 3, 7 - start) }, (_, i) => start + i);
    const next = start + items.length;
    return { items, nextCursor: next < 7 ? String(next) : null };
  };
  assert.deepEqual(await readPages(5, read), [0, 1, 2, 3, 4]);
  assert.deepEqual(asked, [{ limit: 5 }, { limit: 2, cursor: '3' }]);
  assert.deepEqual(await readPages(100, read), [0, 1, 2, 3, 4, 5, 6]);
});
