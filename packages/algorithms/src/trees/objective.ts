import type { Target, Task } from '../table.ts';

/** A loss with its first and second derivative in the raw scores; `width` scores a row. */
export type Objective = {
  readonly task: Task;
  readonly width: number;
  /** Where boosting starts, one for each score. */
  baseScores(target: Target): Float64Array;
  /** Derivatives of output `k` for rows [begin, end). scores [rowCount * width] row-major. */
  derive(
    of: { target: Target['values']; scores: Float64Array; gradients: Float32Array; hessians: Float32Array },
    k: number,
    range: { begin: number; end: number },
  ): void;
  /** Mean loss: log loss in nats, or the root of the mean squared error. */
  loss(target: Target['values'], scores: Float64Array): number;
  /** Raw scores to probabilities or values, in place. */
  transform(scores: Float64Array): void;
};

export const lossName = (task: Task): string => (task === 'regression' ? 'rmse' : 'log_loss');

export function objectiveOf(target: Target): Objective {
  if (target.task === 'regression') return squaredError;
  return target.task === 'binary'
    ? logistic
    : softmax(target.classes?.length ?? Math.max(...target.values) + 1);
}

const minProbability = 1e-15;

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

const logistic: Objective = {
  task: 'binary',
  width: 1,
  baseScores(target) {
    const share = clip(meanOf(target.values));
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  derive({ target, scores, gradients, hessians }, _, { begin, end }) {
    for (let row = begin; row < end; row++) {
      const probability = 1 / (1 + Math.exp(-scores[row]!));
      gradients[row] = probability - target[row]!;
      hessians[row] = Math.max(probability * (1 - probability), 1e-16);
    }
  },
  loss(target, scores) {
    let sum = 0;
    for (let row = 0; row < scores.length; row++) {
      const probability = clip(sigmoid(scores[row]!));
      sum -= target[row] === 1 ? Math.log(probability) : Math.log(1 - probability);
    }
    return sum / scores.length;
  },
  transform(scores) {
    for (let i = 0; i < scores.length; i++) scores[i] = sigmoid(scores[i]!);
  },
};

const squaredError: Objective = {
  task: 'regression',
  width: 1,
  baseScores: (target) => Float64Array.of(meanOf(target.values)),
  derive({ target, scores, gradients, hessians }, _, { begin, end }) {
    for (let row = begin; row < end; row++) {
      gradients[row] = scores[row]! - target[row]!;
      hessians[row] = 1;
    }
  },
  loss(target, scores) {
    let sum = 0;
    for (let row = 0; row < scores.length; row++) sum += (scores[row]! - target[row]!) ** 2;
    return Math.sqrt(sum / scores.length);
  },
  transform() {},
};

function softmax(classCount: number): Objective {
  return {
    task: 'multiclass',
    width: classCount,
    baseScores(target) {
      const counts = new Float64Array(classCount);
      for (const value of target.values) counts[value]! += 1;
      return counts.map((count) => Math.log(clip(count / target.values.length)));
    },
    derive({ target, scores, gradients, hessians }, k, { begin, end }) {
      for (let row = begin; row < end; row++) {
        const probability = softmaxAt(scores, row * classCount, classCount, k);
        gradients[row] = probability - (target[row] === k ? 1 : 0);
        // The factor 2 of XGBoost and LightGBM keeps the diagonal approximation from overshooting.
        hessians[row] = Math.max(2 * probability * (1 - probability), 1e-16);
      }
    },
    loss(target, scores) {
      const rowCount = scores.length / classCount;
      let sum = 0;
      for (let row = 0; row < rowCount; row++)
        sum -= Math.log(clip(softmaxAt(scores, row * classCount, classCount, target[row]!)));
      return sum / rowCount;
    },
    transform(scores) {
      for (let first = 0; first < scores.length; first += classCount) {
        const row = Array.from({ length: classCount }, (_, k) => softmaxAt(scores, first, classCount, k));
        scores.set(row, first);
      }
    },
  };
}

function softmaxAt(scores: Float64Array, first: number, count: number, k: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < count; j++) largest = Math.max(largest, scores[first + j]!);
  let sum = 0;
  for (let j = 0; j < count; j++) sum += Math.exp(scores[first + j]! - largest);
  return Math.exp(scores[first + k]! - largest) / sum;
}

const clip = (probability: number) => Math.min(1 - minProbability, Math.max(minProbability, probability));

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
