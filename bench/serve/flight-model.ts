import { gbdtToOnnx, trainGbdt } from '@slipway/algorithms';
import type { Signature } from '@slipway/contract';
import { openDuckDb, parquetTable, readTable } from '../../server/src/engines/duckdb/index.ts';
import type { ServableModel } from '../../server/src/modules/deploy/index.ts';

/** What a request carries. */
export const flightInputs: Signature['inputs'] = [
  { name: 'date', type: 'timestamp', required: true },
  { name: 'distance', type: 'number', required: true },
  { name: 'origin', type: 'string', required: true },
  { name: 'destination', type: 'string', required: true },
];

const features = 'hour(date) AS hour, isodow(date) AS weekday, distance, origin, destination';

/** The feature step of the example. */
export const flightFeatures: NonNullable<ServableModel['features']> = {
  sql: `SELECT ${features} FROM flights`,
  inputColumns: [
    { name: 'date', type: 'TIMESTAMP' },
    { name: 'distance', type: 'BIGINT' },
    { name: 'origin', type: 'VARCHAR' },
    { name: 'destination', type: 'VARCHAR' },
  ],
  excluded: [],
};

/** Trains on 200,000 of the example's flights with the peer's parameters: 60 trees of 31 leaves. */
export async function trainFlightModel(parquet: string): Promise<Uint8Array> {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 2 });
  try {
    const source = `(SELECT ${features}, delay > 15 AS late FROM ${parquetTable(parquet)} USING SAMPLE reservoir(200000 ROWS) REPEATABLE (1))`;
    const numeric = (name: string) => ({ name, kind: 'numeric' as const });
    const categorical = (name: string) => ({ name, kind: 'categorical' as const });
    const { rowCount, columns } = await readTable(db, {
      source,
      columns: [
        ...['hour', 'weekday', 'distance', 'late'].map(numeric),
        ...['origin', 'destination'].map(categorical),
      ],
    });
    const late = columns.find(({ name }) => name === 'late');
    if (late?.kind !== 'numeric') throw new Error('the target is not there');
    const model = await trainGbdt({
      train: { rowCount, columns: columns.filter((column) => column !== late) },
      target: { task: 'binary', values: late.values, classes: ['false', 'true'] },
      options: { trees: 60, maxLeaves: 31, learningRate: 0.15, threads: 2 },
    });
    return gbdtToOnnx(model, { name: 'delays' });
  } finally {
    db.close();
  }
}

/** One request in the Open Inference Protocol, and the same row for MLflow with its features ready-made. */
export const requestBodies = {
  slipway: JSON.stringify({
    inputs: [
      { name: 'date', shape: [1, 1], datatype: 'BYTES', data: ['2001-04-03T17:45:00'] },
      { name: 'distance', shape: [1, 1], datatype: 'FP64', data: [731] },
      { name: 'origin', shape: [1, 1], datatype: 'BYTES', data: ['SEA'] },
      { name: 'destination', shape: [1, 1], datatype: 'BYTES', data: ['SFO'] },
    ],
  }),
  mlflow: JSON.stringify({
    dataframe_split: {
      columns: ['hour', 'weekday', 'distance', 'origin', 'destination'],
      data: [[17, 1, 731, 'SEA', 'SFO']],
    },
  }),
};
