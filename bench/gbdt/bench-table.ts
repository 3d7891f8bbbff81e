/**
 * A table on disk that ours and the peers read alike: float32 columns one after the other, the target last, rows to
 * test on after those to train on. Categories are codes in alphabetical order.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Column, Table, Target } from '@slipway/algorithms';

export type BenchColumn = {
  readonly name: string;
  readonly values: Float32Array;
  /** Of a categorical column, how many there are. */
  readonly categoryCount: number | null;
};

export type BenchTable = {
  readonly columns: readonly BenchColumn[];
  readonly target: Float32Array;
  readonly trainCount: number;
};

/** Writes PATH.f32 and, on its shape, PATH.json. */
export function writeBenchTable(path: string, { columns, target, trainCount }: BenchTable): void {
  const all = new Float32Array((columns.length + 1) * target.length);
  [...columns.map(({ values }) => values), target].forEach((values, i) => {
    all.set(values, i * target.length);
  });
  writeFileSync(`${path}.f32`, new Uint8Array(all.buffer));
  const shape = {
    columns: columns.map(({ name, categoryCount }) => ({ name, categoryCount })),
    rowCount: target.length,
    trainCount,
  };
  writeFileSync(`${path}.json`, JSON.stringify(shape));
}

export function readBenchTable(path: string): BenchTable {
  const shape = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as {
    columns: Omit<BenchColumn, 'values'>[];
    rowCount: number;
    trainCount: number;
  };
  const all = new Float32Array(new Uint8Array(readFileSync(`${path}.f32`)).buffer);
  const column = (i: number) => all.subarray(i * shape.rowCount, (i + 1) * shape.rowCount);
  return {
    columns: shape.columns.map((about, i) => ({ ...about, values: column(i) })),
    target: column(shape.columns.length),
    trainCount: shape.trainCount,
  };
}

/** Rows [begin, end) as the trainer takes them. */
export function rowsOf(
  { columns, target }: BenchTable,
  begin: number,
  end: number,
): { table: Table; target: Target } {
  const toColumn = ({ name, values, categoryCount }: BenchColumn): Column => {
    const rows = values.slice(begin, end);
    if (categoryCount === null) return { name, kind: 'numeric', values: rows };
    const categories = Array.from({ length: categoryCount }, (_, code) => `category ${code}`);
    return { name, kind: 'categorical', codes: Int32Array.from(rows), categories };
  };
  return {
    table: { rowCount: end - begin, columns: columns.map(toColumn) },
    target: { task: 'binary', values: target.slice(begin, end), classes: ['no', 'yes'] },
  };
}
