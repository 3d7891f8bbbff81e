import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDuckDb, parquetTable } from '../server/src/engines/duckdb/index.ts';
import { compileFeatures } from '../server/src/modules/data/index.ts';
import { readProjectFile, resolveSource } from '../server/src/modules/pipelines/index.ts';

const here = dirname(fileURLToPath(import.meta.url));
const examples = readdirSync(here, { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && existsSync(join(here, entry.name, 'slipway.yaml')),
);

assert.ok(examples.length > 0, 'there is at least one example');

for (const { name } of examples) {
  const directory = join(here, name);
  describe(`the example ${name}`, () => {
    const file = readProjectFile(readFileSync(join(directory, 'slipway.yaml'), 'utf8'));

    test('names only files that are there', () => {
      for (const { from } of [
        ...Object.values(file.data),
        ...(file.replay === undefined ? [] : [file.replay]),
      ]) {
        const source = resolveSource(from, directory);
        if (source.kind === 'file') assert.ok(existsSync(source.path), source.path);
      }
    });

    test('has features that run compiled on requests, equal to DuckDB on its own rows', async () => {
      for (const step of Object.values(file.pipeline)) {
        if (!('sql' in step)) continue;
        const table = parquetTable(resolveSource(file.data[step.from]!.from, directory).path);
        const db = await openDuckDb({ memoryLimitBytes: 300e6, threads: 2 });
        const inputColumns = await db.describe(`SELECT * FROM ${table}`);
        const rows = await db.rows(`SELECT * FROM ${table} USING SAMPLE 500 ROWS (reservoir, 1)`);
        db.close();
        const features = await compileFeatures({
          sql: readFileSync(join(directory, step.sql), 'utf8'),
          inputColumns,
        });
        assert.deepEqual([features.path, features.reason], ['compiled', null]);
        assert.deepEqual(await features.transform(rows), await features.transformByDuckDb(rows));
        features.close();
      }
    });
  });
}
