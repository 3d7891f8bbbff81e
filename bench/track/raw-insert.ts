/**
 * The ceiling: the rows of log-batch calls of 1,000 points straight into a SQLite table of MLflow's columns, one
 * prepared statement, a transaction a batch, no index but the key. Prints points a second.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const seconds = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-raw-'));
const database = new DatabaseSync(join(folder, 'raw.db'));
database.exec('pragma journal_mode = wal; pragma synchronous = normal');
database.exec(
  'create table metric (run integer, key integer, step integer, at integer, value real, is_nan integer, primary key (run, key, step, at, value, is_nan)) without rowid',
);
const insert = database.prepare('insert into metric values (?, ?, ?, ?, ?, ?)');
const endAt = performance.now() + seconds * 1000;
const startAt = performance.now();
let count = 0;
for (let call = 0; performance.now() < endAt; call++) {
  database.exec('begin');
  for (let i = 0; i < 1000; i++) {
    const step = Math.floor(call / 8) * 100 + Math.floor(i / 10);
    insert.run(call % 8, i % 10, step, 1_700_000_000_000 + call * 1000 + i, Math.random(), 0);
    count++;
  }
  database.exec('commit');
}
process.stdout.write(JSON.stringify({ perSecond: count / ((performance.now() - startAt) / 1000) }));
database.close();
rmSync(folder, { recursive: true, force: true });
