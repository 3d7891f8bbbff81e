import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openDuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import type { FeatureSetInput } from '../fit/fit-input.ts';

/** A file of the `vega-datasets` package. */
export function exampleFile(name: string): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets');
  return join(dirname(main), '..', 'data', name);
}

/** Every fifth row is for validation, every seventh of the rest for the test. */
const splitSql = `CASE WHEN row % 5 = 0 THEN 'validation' WHEN row % 7 = 0 THEN 'test' ELSE 'train' END`;

/**
 * Makes a feature set of a SELECT over `data`, the rows of an example file, split by row number, and of its
 * dataset version: both are parquet blobs.
 */
export async function makeFeatureSet(
  blobs: Blobs,
  folder: string,
  made: { file: string; sql: string },
): Promise<FeatureSetInput & { dataset: { parquetDigest: string; columns: string[] } }> {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 1 });
  try {
    const file = quoteText(exampleFile(made.file));
    await db.run(
      `CREATE TABLE data AS SELECT * FROM ${made.file.endsWith('.csv') ? `read_csv(${file})` : `read_json(${file})`}`,
    );
    const raw = join(folder, 'raw.parquet');
    await db.run(`COPY data TO ${quoteText(raw)} (FORMAT parquet)`);
    const features = join(folder, 'features.parquet');
    await db.run(
      `COPY (SELECT *, ${splitSql} AS __split, row AS __row FROM
         (SELECT *, row_number() OVER () AS row FROM (${made.sql}))) TO ${quoteText(features)} (FORMAT parquet)`,
    );
    const described = await db.describe(made.sql);
    return {
      id: 'set',
      name: 'example',
      datasetVersionId: 'version',
      parquetDigest: (await blobs.putFile(features)).digest,
      columns: described.map(({ name, type }) => ({
        name,
        type,
        kind: type === 'VARCHAR' ? ('categorical' as const) : ('numeric' as const),
      })),
      dataset: {
        parquetDigest: (await blobs.putFile(raw)).digest,
        columns: (await db.describe('FROM data')).map(({ name }) => name),
      },
    };
  } finally {
    db.close();
  }
}

export const penguins = {
  file: 'penguins.json',
  sql: `SELECT Species AS species, Island AS island, "Beak Length (mm)" AS beak_length, "Beak Depth (mm)" AS beak_depth,
          "Flipper Length (mm)" AS flipper_length, "Body Mass (g)" AS body_mass, Sex AS sex FROM data`,
};

export const cars = {
  file: 'cars.json',
  sql: `SELECT Miles_per_Gallon AS mpg, Cylinders AS cylinders, Displacement AS displacement, Horsepower AS horsepower,
          Weight_in_lbs AS weight, Acceleration AS acceleration, Origin AS origin, Origin = 'USA' AS is_american FROM data`,
};
