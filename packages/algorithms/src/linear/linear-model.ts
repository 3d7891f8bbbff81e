import type { Task } from '../table.ts';
import { designFeatureNames, layOut } from './design-matrix.ts';
import type { LinearEncoder } from './linear-encoder.ts';

/** A trained linear model; plain JSON. */
export type LinearModel = {
  readonly kind: 'linear';
  readonly task: Task;
  /** Classification: the class names, in the order of the target's indices. */
  readonly classes: readonly string[] | null;
  readonly encoders: readonly LinearEncoder[];
  /**
   * [output][feature] on the encoded features in design order (numeric first). Binary: one output, the log
   * odds of class 1; multiclass: one a class; regression: one.
   */
  readonly weights: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  /** Share of each column in the model's decisions, largest first; see columnImportance. */
  readonly importance: readonly { readonly feature: string; readonly gain: number }[];
  readonly training: LinearTraining;
};

export type LinearTraining = {
  readonly solver: 'newton' | 'l-bfgs';
  readonly rowCount: number;
  readonly iterations: number;
  /** Log loss in nats, or mean squared error, over the training rows, without the penalty. */
  readonly loss: number;
  readonly validationLoss: number | null;
  readonly stoppedBecause: 'converged' | 'max-iterations' | 'validation' | 'callback';
};

export type Coefficient = {
  readonly feature: string;
  /** The class whose margin it adds to; null for binary (class 1) and regression. */
  readonly className: string | null;
  /** Change of the margin or prediction for one unit of the feature as given, or for being in the category. */
  readonly value: number;
  /** Numeric features: change for one standard deviation, to compare features with each other. */
  readonly standardised: number;
};

/** The coefficients in the units of the data with their names, and the intercepts that belong to them. */
export function linearCoefficients(model: LinearModel): {
  coefficients: Coefficient[];
  intercepts: number[];
} {
  const names = designFeatureNames(model.encoders);
  const numeric = new Map(
    layOut(model.encoders).flatMap(({ encoder, first }) =>
      encoder.kind === 'numeric' ? [[first, encoder] as const] : [],
    ),
  );
  const coefficients = model.weights.flatMap((weights, output) =>
    weights.map((weight, feature) => ({
      feature: names[feature]!,
      className: model.task === 'multiclass' ? model.classes![output]! : null,
      value: weight / (numeric.get(feature)?.scale ?? 1),
      standardised: weight,
    })),
  );
  const intercepts = model.intercepts.map((intercept, output) =>
    [...numeric].reduce(
      (sum, [feature, { mean, scale }]) => sum - (model.weights[output]![feature]! * mean) / scale,
      intercept,
    ),
  );
  return { coefficients, intercepts };
}
