import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

test('no file takes values from the package: they come from kysely.ts, one copy for all', () => {
  const root = join(import.meta.dirname, '..', '..');
  const offenders = globSync('**/*.ts', { cwd: root }).filter((file) =>
    /^import (?!type )[^;]*from 'kysely'/m.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(offenders, []);
});
