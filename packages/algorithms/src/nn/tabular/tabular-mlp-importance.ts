import { layOut } from '../../linear/design-matrix.ts';
import { featureNames } from '../../linear/linear-encoder.ts';
import { predictionLoss } from '../../linear/predict-linear.ts';
import { createRandom, shuffle } from '../../samplers/random.ts';
import type { Column, Table, Target } from '../../table.ts';
import { predictTabularMlp } from './predict-tabular-mlp.ts';
import type { TabularMlp } from './tabular-mlp.ts';

/**
 * How much worse the loss becomes over these rows when a column's values are exchanged between them (Breiman, 2001),
 * as shares that sum to 1, largest first; a column that helps nothing has 0. Of the columns that the model has.
 */
export function tabularMlpImportance(
  model: TabularMlp,
  { table, target }: { readonly table: Table; readonly target: Target },
): { feature: string; gain: number }[] {
  const order = shuffle(
    Int32Array.from({ length: table.rowCount }, (_, row) => row),
    createRandom(table.rowCount),
  );
  const whole = predictionLoss(predictTabularMlp(model, table), target);
  const gains = layOut(model.encoders).map(({ encoder }) => {
    if (featureNames(encoder).length === 0) return { feature: encoder.name, gain: 0 };
    const columns = table.columns.map((column) =>
      column.name === encoder.name ? exchanged(column, order) : column,
    );
    const loss = predictionLoss(predictTabularMlp(model, { ...table, columns }), target);
    return { feature: encoder.name, gain: Math.max(0, loss - whole) };
  });
  const total = gains.reduce((sum, { gain }) => sum + gain, 0) || 1;
  return gains.map(({ feature, gain }) => ({ feature, gain: gain / total })).sort((a, b) => b.gain - a.gain);
}

const exchanged = (column: Column, order: Int32Array): Column =>
  column.kind === 'numeric'
    ? { ...column, values: column.values.map((_, row) => column.values[order[row]!]!) }
    : { ...column, codes: column.codes.map((_, row) => column.codes[order[row]!]!) };
