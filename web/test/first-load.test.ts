import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '../dist');
const budgetBytes = 400_000;

/** The scripts that index.html names: all that is loaded before the first page is drawn, but for the page's own part. */
const firstScripts = () =>
  [...readFileSync(join(dist, 'index.html'), 'utf8').matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(
    ([, path]) => path!,
  );

const sizeOf = (path: string) => gzipSync(readFileSync(join(dist, path))).length;

test('the first load of script stays below 400 kB compressed', () => {
  const scripts = firstScripts();
  assert.ok(scripts.length > 0);
  const overview = readdirSync(join(dist, 'assets')).filter(
    (name) => /^(overview|event-list|stage)/.test(name) && name.endsWith('.js'),
  );
  const total = [...scripts, ...overview.map((name) => `/assets/${name}`)].reduce(
    (sum, path) => sum + sizeOf(path),
    0,
  );
  assert.ok(total < budgetBytes, `${total} bytes`);
});

test('charts and graphs are not part of it', () => {
  const first = firstScripts().map((path) => readFileSync(join(dist, path), 'utf8'));
  for (const library of ['react-flow__', 'uplot', 'echarts']) {
    assert.ok(
      !first.some((text) => text.includes(`class="${library}`) || text.includes(`"${library}`)),
      library,
    );
  }
});
