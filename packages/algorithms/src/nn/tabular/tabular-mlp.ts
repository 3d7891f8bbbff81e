import { designFeatureNames } from '../../linear/design-matrix.ts';
import type { LinearEncoder } from '../../linear/linear-encoder.ts';
import type { Task } from '../../table.ts';
import type { MlpConfig } from '../models/mlp.ts';

/** A trained net over the columns of a table. */
export type TabularMlp = {
  readonly task: Task;
  readonly classes: readonly string[] | null;
  /** Numbers are standardised and categories one-hot, missing is a feature of its own: as the linear model has it. */
  readonly encoders: readonly LinearEncoder[];
  readonly config: MlpConfig;
  /** The parameters by their name in `mlpParameters`. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Regression learns (value - mean) / scale; 0 and 1 for classes. */
  readonly targetMean: number;
  readonly targetScale: number;
};

/** Standardised numbers are cut here: beyond it a net extrapolates in a straight line to nonsense. */
export const largestDeviation = 10;

/** The sizes of a net over encoded columns. */
export function tabularMlpConfig(
  encoders: readonly LinearEncoder[],
  target: { readonly task: Task; readonly classCount: number },
  shape: Pick<MlpConfig, 'hiddenWidths' | 'activation'>,
): MlpConfig {
  const inputs = designFeatureNames(encoders).length;
  if (target.task === 'multiclass') return { ...shape, inputs, outputs: target.classCount, task: 'classes' };
  return { ...shape, inputs, outputs: 1, task: target.task };
}
