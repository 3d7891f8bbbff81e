import { AlgorithmError } from '../algorithm-error.ts';
import type { CategoricalColumn, NumericColumn, Table } from '../table.ts';
import {
  type CategoricalEncoder,
  categoryFeatures,
  featureNames,
  type LinearEncoder,
  type NumericEncoder,
} from './linear-encoder.ts';

/**
 * The features of a table, row-major and sparse: `dense` [rowCount x denseCount] holds the numeric features
 * and their indicators, `active` [rowCount x activeCount] the index of the one feature that each categorical
 * column switches on, -1 for none. Dense features come first in the index.
 */
export type DesignMatrix = {
  readonly rowCount: number;
  readonly featureCount: number;
  readonly denseCount: number;
  readonly dense: Float32Array;
  readonly activeCount: number;
  readonly active: Int32Array;
};

/** The encoders with the index of their first feature: numeric ones first, each group in its order. */
export function layOut(encoders: readonly LinearEncoder[]): { encoder: LinearEncoder; first: number }[] {
  const ordered = [
    ...encoders.filter(({ kind }) => kind === 'numeric'),
    ...encoders.filter(({ kind }) => kind === 'categorical'),
  ];
  let first = 0;
  return ordered.map((encoder) => {
    const place = { encoder, first };
    first += featureNames(encoder).length;
    return place;
  });
}

/** The feature names in the order of the design matrix. */
export const designFeatureNames = (encoders: readonly LinearEncoder[]): string[] =>
  layOut(encoders).flatMap(({ encoder }) => featureNames(encoder));

/** Encodes a table. Throws `invalid-table` when it lacks a column or has it as another kind. */
export function designMatrix(table: Table, encoders: readonly LinearEncoder[]): DesignMatrix {
  const places = layOut(encoders);
  const featureCount = designFeatureNames(encoders).length;
  const activeCount = encoders.filter(({ kind }) => kind === 'categorical').length;
  const denseCount = places.find(({ encoder }) => encoder.kind === 'categorical')?.first ?? featureCount;
  const design: DesignMatrix = {
    rowCount: table.rowCount,
    featureCount,
    denseCount,
    dense: new Float32Array(table.rowCount * denseCount),
    activeCount,
    active: new Int32Array(table.rowCount * activeCount),
  };
  let activePlace = 0;
  for (const { encoder, first } of places) {
    const column = table.columns.find(({ name }) => name === encoder.name);
    if (encoder.kind === 'numeric' && column?.kind === 'numeric')
      fillNumeric(design, { encoder, first, column });
    else if (encoder.kind === 'categorical' && column?.kind === 'categorical')
      fillCategorical(design, { encoder, first, column, place: activePlace++ });
    else
      throw new AlgorithmError(
        'invalid-table',
        `the table has no ${encoder.kind} column '${encoder.name}'`,
        'give it the columns the model was trained on',
      );
  }
  return design;
}

function fillNumeric(
  { rowCount, dense, denseCount }: DesignMatrix,
  { encoder, first, column }: { encoder: NumericEncoder; first: number; column: NumericColumn },
): void {
  for (let row = 0; row < rowCount; row += 1) {
    const distance = Math.fround(Math.fround(column.values[row]!) - encoder.mean);
    if (Number.isFinite(distance)) dense[row * denseCount + first] = distance / encoder.scale;
    else if (encoder.hasMissing) dense[row * denseCount + first + 1] = 1;
  }
}

function fillCategorical(
  { rowCount, active, activeCount }: DesignMatrix,
  at: { encoder: CategoricalEncoder; first: number; column: CategoricalColumn; place: number },
): void {
  const features = categoryFeatures(at.encoder);
  const featureOf = (category: string): number => {
    const feature = features.get(category);
    return feature === undefined ? -1 : at.first + feature;
  };
  const byCode = Int32Array.from(at.column.categories, featureOf);
  const missing = featureOf('');
  for (let row = 0; row < rowCount; row += 1) {
    const code = at.column.codes[row]!;
    active[row * activeCount + at.place] = code < 0 ? missing : byCode[code]!;
  }
}
