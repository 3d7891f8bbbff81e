import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openDuckDb, parquetTable, readTable } from '../../server/src/engines/duckdb/index.ts';
import type { BenchColumn, BenchTable } from './bench-table.ts';

const vega = createRequire(import.meta.url).resolve('vega-datasets');
const parquet = join(dirname(vega), '..', 'data', 'flights-3m.parquet');

/** The first 1.2 million flights of 2001, the last 200,000 of them to test on: is one more than 15 minutes late? */
export async function flightsTable(): Promise<BenchTable> {
  const db = await openDuckDb({ memoryLimitBytes: 2e9, threads: 2 });
  try {
    const source = `(SELECT hour(date) AS hour, isodow(date) AS weekday, distance, origin, destination, delay > 15 AS late
      FROM ${parquetTable(parquet)} LIMIT 1200000)`;
    const { columns } = await readTable(db, {
      source,
      columns: [
        ...(['hour', 'weekday', 'distance'] as const).map((name) => ({ name, kind: 'numeric' as const })),
        ...(['origin', 'destination'] as const).map((name) => ({ name, kind: 'categorical' as const })),
        { name: 'late', kind: 'numeric' },
      ],
    });
    const all = columns.map((column): BenchColumn => {
      if (column.kind === 'numeric')
        return { name: column.name, values: Float32Array.from(column.values), categoryCount: null };
      const sorted = column.categories.toSorted();
      const rankOf = new Map(sorted.map((category, rank) => [category, rank]));
      const ranks = column.categories.map((category) => rankOf.get(category)!);
      const values = Float32Array.from(column.codes, (code) => ranks[code]!);
      return { name: column.name, values, categoryCount: sorted.length };
    });
    return { columns: all.slice(0, -1), target: all.at(-1)!.values, trainCount: 1_000_000 };
  } finally {
    db.close();
  }
}
