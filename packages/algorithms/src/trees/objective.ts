import type { Target, Task } from '../table.ts';
import { fastExp } from './fast-exp.ts';

/** A loss with its first and second derivative in the raw scores; `width` scores a row. */
export type Objective = {
  readonly task: Task;
  readonly width: number;
  /** Where boosting starts, one for each score. */
  baseScores(target: Target): Float64Array;
  /**
   * Derivatives of output `k` for rows [begin, end) from the scores at the time of output 0, for which it is
   * called first. Raises `largest` to the largest absolute gradient and hessian where they exceed it.
   */
  derive(state: BoostingState, k: number, range: { begin: number; end: number; largest: Float64Array }): void;
  /** Mean loss: log loss in nats, or the root of the mean squared error. */
  loss(target: ArrayLike<number>, scores: Float64Array): number;
  /** Raw scores to probabilities or values, in place. */
  transform(scores: Float64Array): void;
};

/** What boosting keeps of every row. Matrices are [rowCount, width], row-major. */
export type BoostingState = {
  readonly target: Float64Array;
  readonly scores: Float64Array;
  /** Of the last derived output, a value for each row. */
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  /** Multiclass only, else empty: probabilities at the start of the round. */
  readonly probabilities: Float32Array;
};

export const lossName = (task: Task): string => (task === 'regression' ? 'rmse' : 'log_loss');

/** The objective of a task; `width` scores a row. */
export function objectiveOf(task: Task, width: number): Objective {
  if (task === 'regression') return squaredError;
  return task === 'binary' ? logistic : softmax(width);
}

/** Scores a row: one for each class of several, else one. */
export const widthOf = (target: Target): number =>
  target.task === 'multiclass' ? (target.classes?.length ?? Math.max(...target.values) + 1) : 1;

const minProbability = 1e-15;

const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

const logistic: Objective = {
  task: 'binary',
  width: 1,
  baseScores(target) {
    const share = clip(meanOf(target.values));
    return Float64Array.of(Math.log(share / (1 - share)));
  },
  derive({ target, scores, gradients, hessians }, _, { begin, end, largest }) {
    let largestGradient = largest[0]!;
    let largestHessian = largest[1]!;
    for (let row = begin; row < end; row++) {
      const probability = 1 / (1 + fastExp(-scores[row]!));
      const gradient = probability - target[row]!;
      const hessian = probability * (1 - probability);
      gradients[row] = gradient;
      hessians[row] = hessian;
      largestGradient = Math.max(largestGradient, Math.abs(gradient));
      largestHessian = Math.max(largestHessian, hessian);
    }
    largest[0] = largestGradient;
    largest[1] = largestHessian;
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
  derive({ target, scores, gradients, hessians }, _, { begin, end, largest }) {
    let largestGradient = largest[0]!;
    for (let row = begin; row < end; row++) {
      const gradient = scores[row]! - target[row]!;
      gradients[row] = gradient;
      hessians[row] = 1;
      largestGradient = Math.max(largestGradient, Math.abs(gradient));
    }
    largest[0] = largestGradient;
    largest[1] = 1;
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
    derive({ target, scores, gradients, hessians, probabilities }, k, { begin, end, largest }) {
      if (k === 0) softmaxRows({ scores, probabilities, classCount }, begin, end);
      let largestGradient = largest[0]!;
      let largestHessian = largest[1]!;
      for (let row = begin; row < end; row++) {
        const probability = probabilities[row * classCount + k]!;
        const gradient = probability - (target[row] === k ? 1 : 0);
        // The factor 2 of XGBoost and LightGBM keeps the diagonal approximation from overshooting.
        const hessian = 2 * probability * (1 - probability);
        gradients[row] = gradient;
        hessians[row] = hessian;
        largestGradient = Math.max(largestGradient, Math.abs(gradient));
        largestHessian = Math.max(largestHessian, hessian);
      }
      largest[0] = largestGradient;
      largest[1] = largestHessian;
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

/** Probabilities of rows [begin, end) for their gradients; see `fastExp` on its precision. */
function softmaxRows(
  {
    scores,
    probabilities,
    classCount,
  }: Pick<BoostingState, 'scores' | 'probabilities'> & { classCount: number },
  begin: number,
  end: number,
): void {
  for (let first = begin * classCount; first < end * classCount; first += classCount) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = first; k < first + classCount; k++) largest = Math.max(largest, scores[k]!);
    let sum = 0;
    for (let k = first; k < first + classCount; k++) {
      const power = fastExp(scores[k]! - largest);
      probabilities[k] = power;
      sum += power;
    }
    for (let k = first; k < first + classCount; k++) probabilities[k]! /= sum;
  }
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
