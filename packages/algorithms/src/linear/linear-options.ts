import { AlgorithmError } from '../algorithm-error.ts';

export type LinearOptions = {
  /**
   * Strength of the L2 penalty: the loss summed over the rows plus l2 / 2 times the squared coefficients of the
   * standardised features (scikit-learn: C = 1 / l2 of LogisticRegression, alpha of Ridge). The intercept is
   * free. 1 when left out.
   */
  readonly l2?: number;
  /** 100 when left out. */
  readonly maxIterations?: number;
  /** Stops when no gradient component, per row, exceeds this; 1e-6 when left out. */
  readonly tolerance?: number;
  /** With validation rows: stops after this many iterations without a lower validation loss; 5 when left out. */
  readonly patience?: number;
  /** Categories of a column that get a coefficient of their own, the most frequent first; the rest share one. 300 when left out. */
  readonly maxCategories?: number;
};

export const linearDefaults: Required<LinearOptions> = {
  l2: 1,
  maxIterations: 100,
  tolerance: 1e-6,
  patience: 5,
  maxCategories: 300,
};

const limits: Record<keyof LinearOptions, { min: number; isWhole: boolean }> = {
  l2: { min: 0, isWhole: false },
  maxIterations: { min: 1, isWhole: true },
  tolerance: { min: 0, isWhole: false },
  patience: { min: 1, isWhole: true },
  maxCategories: { min: 1, isWhole: true },
};

/** Fills in the defaults. Throws `invalid-option` for an unknown name or a value out of range. */
export function completeLinearOptions(options: LinearOptions): Required<LinearOptions> {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(limits, name))
      throw new AlgorithmError(
        'invalid-option',
        `'${name}' is not an option of the linear trainer`,
        `use ${Object.keys(limits).join(', ')}`,
      );
    const { min, isWhole } = limits[name as keyof LinearOptions];
    if (!Number.isFinite(value) || value < min || (isWhole && !Number.isInteger(value)))
      throw new AlgorithmError(
        'invalid-option',
        `${name} is ${value}`,
        `give a ${isWhole ? 'whole ' : ''}number of at least ${min}`,
      );
  }
  return { ...linearDefaults, ...options };
}
