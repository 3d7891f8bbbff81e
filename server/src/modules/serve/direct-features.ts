import type { OnnxColumns, OnnxInput } from '../../engines/onnx/index.ts';
import type { RequestRow, RequestValue } from './request-row.ts';

/** Model inputs of a model without a feature step: each is the request column of the same name. */
export function directColumns(rows: readonly RequestRow[], inputs: readonly OnnxInput[]): OnnxColumns {
  const columns: Record<string, Float32Array | string[]> = {};
  for (const { name, kind } of inputs) {
    columns[name] =
      kind === 'categorical'
        ? rows.map((row) => toText(row[name]))
        : Float32Array.from(rows, (row) => toNumber(row[name]));
  }
  return columns;
}

const toText = (value: RequestValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

const toNumber = (value: RequestValue | undefined): number =>
  value === null || value === undefined || value === '' ? Number.NaN : Number(value);
