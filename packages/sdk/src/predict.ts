import type { JsonValue } from '@slipway/contract';
import type { Connection } from './connection.ts';
import { readReply } from './read-reply.ts';
import { SlipwayError } from './slipway-error.ts';

export type PredictionRow = Readonly<Record<string, number | string | boolean | null | undefined>>;

export type PredictInput = {
  readonly endpoint: string;
  readonly rows: readonly PredictionRow[];
  /** One id for each row; outcomes are joined to predictions by it. The server gives ids when left out. */
  readonly ids?: readonly string[] | undefined;
  /** When it happened in the world, in milliseconds since 1970; now when left out. */
  readonly eventAt?: number | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Prediction = {
  readonly id: string;
  /** The revision that answered. */
  readonly revision: string;
  /** One record for each row sent, by the name of the output: a value, or a list of K for a [N, K] output. */
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
};

type Tensor = { name: string; datatype: string; shape: number[]; data: JsonValue[] };

/** Asks an endpoint through the Open Inference Protocol v2. */
export async function predict(connection: Connection, input: PredictInput): Promise<Prediction> {
  const { endpoint, rows, ids, eventAt, signal } = input;
  const parameters = {
    ...(ids === undefined ? {} : { prediction_ids: JSON.stringify(ids) }),
    ...(eventAt === undefined ? {} : { event_time: eventAt }),
  };
  const response = await connection({
    method: 'POST',
    path: `/v2/models/${encodeURIComponent(endpoint)}/infer`,
    body: JSON.stringify({ inputs: toTensors(rows), parameters }),
    signal,
  });
  const reply = (await readReply(response)) as { id: string; model_version: string; outputs: Tensor[] };
  return { id: reply.id, revision: reply.model_version, rows: toRows(reply.outputs, rows.length) };
}

/** Rows as one [N, 1] tensor for each column: numbers FP64, texts BYTES; a missing value is null. */
export function toTensors(rows: readonly PredictionRow[]): Tensor[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => {
    const data = rows.map((row) => row[name] ?? null);
    return { name, datatype: datatypeOf(name, data), shape: [rows.length, 1], data };
  });
}

function datatypeOf(name: string, data: readonly JsonValue[]): string {
  const kinds = new Set(data.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size > 1) {
    throw new SlipwayError({
      code: 'invalid-input',
      message: `'${name}' has values of several kinds: ${[...kinds].join(', ')}`,
      hint: 'send one kind in each column, null for a missing value',
      status: 0,
    });
  }
  if (kinds.has('number')) return 'FP64';
  return kinds.has('boolean') ? 'BOOL' : 'BYTES';
}

function toRows(outputs: readonly Tensor[], rowCount: number): Record<string, JsonValue>[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Object.fromEntries(
      outputs.map(({ name, data }) => {
        const width = data.length / rowCount;
        return [name, width === 1 ? data[row]! : data.slice(row * width, (row + 1) * width)];
      }),
    ),
  );
}
