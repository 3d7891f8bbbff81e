import { AlgorithmError } from '../algorithm-error.ts';

export type GbdtOptions = {
  /** Boosting rounds; one tree a round, one for each class in multiclass. */
  readonly trees: number;
  /** Shrinkage of each tree's contribution, in (0, 1]. */
  readonly learningRate: number;
  readonly maxLeaves: number;
  /** 0 = no limit. */
  readonly maxDepth: number;
  /** Bins of a feature besides the one for missing values, 2 to 255. */
  readonly maxBins: number;
  readonly minRowsPerLeaf: number;
  /** L2 penalty on leaf values (lambda of XGBoost). */
  readonly l2: number;
  /** Least gain of a split (gamma of XGBoost). */
  readonly minGain: number;
  /** Share of rows each tree sees, in (0, 1]. */
  readonly rowSample: number;
  /** Share of features each tree sees, in (0, 1]. */
  readonly columnSample: number;
  readonly seed: number;
  /** Stops when the validation loss has not improved for so many rounds; 0 = never. Needs a validation table. */
  readonly earlyStoppingRounds: number;
  readonly threads: number;
};

export const gbdtDefaults: GbdtOptions = {
  trees: 100,
  learningRate: 0.1,
  maxLeaves: 31,
  maxDepth: 0,
  maxBins: 255,
  minRowsPerLeaf: 20,
  l2: 1,
  minGain: 0,
  rowSample: 1,
  columnSample: 1,
  seed: 0,
  earlyStoppingRounds: 0,
  threads: 1,
};

const ranges: Record<keyof GbdtOptions, { min: number; max: number; isWhole?: boolean }> = {
  trees: { min: 1, max: 100_000, isWhole: true },
  learningRate: { min: 1e-6, max: 1 },
  maxLeaves: { min: 2, max: 65_536, isWhole: true },
  maxDepth: { min: 0, max: 64, isWhole: true },
  maxBins: { min: 2, max: 255, isWhole: true },
  minRowsPerLeaf: { min: 1, max: 1e9, isWhole: true },
  l2: { min: 0, max: 1e12 },
  minGain: { min: 0, max: 1e12 },
  rowSample: { min: 1e-6, max: 1 },
  columnSample: { min: 1e-6, max: 1 },
  seed: { min: 0, max: 0xffffffff, isWhole: true },
  earlyStoppingRounds: { min: 0, max: 100_000, isWhole: true },
  threads: { min: 1, max: 256, isWhole: true },
};

/** Fills in defaults. Throws `invalid-option` naming the option, its value and what is allowed. */
export function checkGbdtOptions(given: Partial<GbdtOptions>): GbdtOptions {
  const options = { ...gbdtDefaults, ...given };
  for (const [name, { min, max, isWhole }] of Object.entries(ranges)) {
    const value = options[name as keyof GbdtOptions];
    if (!(value >= min && value <= max) || (isWhole === true && !Number.isInteger(value))) {
      throw new AlgorithmError(
        'invalid-option',
        `${name} is ${value}`,
        `use a ${isWhole === true ? 'whole ' : ''}number from ${min} to ${max}`,
      );
    }
  }
  return options;
}
