import type { Table, Target } from '../table.ts';
import { checkTrainingData } from './check-training-data.ts';
import { columnImportance } from './column-importance.ts';
import { type DesignMatrix, designMatrix } from './design-matrix.ts';
import { fitLinearEncoder } from './linear-encoder.ts';
import type { LinearModel, LinearTraining } from './linear-model.ts';
import { completeLinearOptions, type LinearOptions } from './linear-options.ts';
import { minimiseLbfgs } from './minimise-lbfgs.ts';
import { minimiseNewton } from './minimise-newton.ts';
import type { Objective, Step } from './objective.ts';
import { predictDesign, predictionLoss } from './predict-linear.ts';
import { singleOutputObjective } from './single-output-objective.ts';
import { softmaxObjective } from './softmax-objective.ts';

export type LinearIteration = {
  /** From 1. */
  readonly iteration: number;
  readonly maxIterations: number;
  /** Over the training rows, without the penalty: log loss in nats, or mean squared error. */
  readonly loss: number;
  /** The same over the validation rows; null without them. */
  readonly validationLoss: number | null;
};

export type TrainLinear = {
  readonly train: Table;
  readonly target: Target;
  readonly validation?: { readonly table: Table; readonly target: Target };
  readonly options?: LinearOptions;
  /** Called after every iteration and awaited; when it answers false the training stops and the model so far is kept. */
  readonly onIteration?: (iteration: LinearIteration) => unknown;
};

/** Newton's Hessian has this many columns at most, and takes this many multiplications a pass at most. */
const newtonLimits = { parameters: 1000, multiplications: 4e9 };

type Fit = Pick<LinearModel, 'weights' | 'intercepts'> & LinearTraining;

/**
 * Trains logistic regression (binary), multinomial logistic regression or ridge regression with an L2 penalty.
 * Numeric features are standardised, missing ones set to the mean with an indicator; categories are one-hot.
 * Deterministic: nothing is drawn at random. With validation rows the model of the lowest validation loss is
 * returned. Throws AlgorithmError `invalid-table`, `invalid-target` or `invalid-option`.
 */
export async function trainLinear(input: TrainLinear): Promise<LinearModel> {
  const options = completeLinearOptions(input.options ?? {});
  const { train, target, validation } = input;
  checkTrainingData(train, target, 'training');
  if (validation !== undefined) checkTrainingData(validation.table, validation.target, 'validation');
  const encoders = train.columns.map((column) => fitLinearEncoder(column, options.maxCategories));
  const design = designMatrix(train, encoders);
  const held = validation && { design: designMatrix(validation.table, encoders), target: validation.target };
  const { weights, intercepts, ...training } = await fit({ ...input, options, design, held });
  const importance = columnImportance(encoders, design, weights);
  const classes = target.task === 'regression' ? null : [...(target.classes ?? ['0', '1'])];
  return { kind: 'linear', task: target.task, classes, encoders, weights, intercepts, importance, training };
}

type Fitting = Pick<TrainLinear, 'target' | 'onIteration'> & {
  options: Required<LinearOptions>;
  design: DesignMatrix;
  held: { design: DesignMatrix; target: Target } | undefined;
};

async function fit({ target, onIteration, options, design, held }: Fitting): Promise<Fit> {
  const { steps, solver, outputCount } = chooseSolver(design, target, options.l2);
  const task = target.task;
  let best: Fit | null = null;
  let stoppedBecause: Fit['stoppedBecause'] = 'converged';
  for (const step of steps) {
    const split = splitOutputs(step.weights, outputCount);
    const loss =
      lossWithoutPenalty(step.value, { task, weights: split.weights, l2: options.l2 }) / design.rowCount;
    const validationLoss = held
      ? predictionLoss(predictDesign({ task, ...split }, held.design), held.target)
      : null;
    const { iteration } = step;
    const isBest = best === null || validationLoss === null || validationLoss < best.validationLoss!;
    if (isBest)
      best = {
        ...split,
        solver,
        rowCount: design.rowCount,
        iterations: iteration,
        loss,
        validationLoss,
        stoppedBecause,
      };
    const answer = await onIteration?.({
      iteration,
      maxIterations: options.maxIterations,
      loss,
      validationLoss,
    });
    const reason = whyStop({ step, answer, bestIteration: best!.iterations }, options);
    if (reason === null) continue;
    stoppedBecause = reason;
    break;
  }
  // Not one step: the start, every coefficient 0, is already the optimum.
  best ??= startingPoint(outputCount, { design, target, held, solver });
  return { ...best, stoppedBecause };
}

function whyStop(
  at: { step: Step; answer: unknown; bestIteration: number },
  options: Required<LinearOptions>,
): Fit['stoppedBecause'] | null {
  if (at.answer === false) return 'callback';
  if (at.step.gradientPerRow <= options.tolerance) return 'converged';
  if (at.step.iteration - at.bestIteration >= options.patience) return 'validation';
  return at.step.iteration >= options.maxIterations ? 'max-iterations' : null;
}

function chooseSolver(
  design: DesignMatrix,
  target: Target,
  l2: number,
): { steps: Iterable<Step>; solver: Fit['solver']; outputCount: number } {
  if (target.task === 'multiclass') {
    const classCount = target.classes!.length;
    const objective = softmaxObjective(design, target.values, { classCount, l2 });
    return { steps: minimiseLbfgs(objective), solver: 'l-bfgs', outputCount: classCount };
  }
  const loss = target.task === 'binary' ? 'logistic' : 'squared';
  const objective: Objective = singleOutputObjective(design, target.values, { loss, l2 });
  const perRow = (design.denseCount + design.activeCount + 1) ** 2 / 2;
  const isSmall =
    objective.parameterCount <= newtonLimits.parameters &&
    perRow * design.rowCount <= newtonLimits.multiplications;
  return isSmall
    ? { steps: minimiseNewton(objective), solver: 'newton', outputCount: 1 }
    : { steps: minimiseLbfgs(objective), solver: 'l-bfgs', outputCount: 1 };
}

/** What the rows add to the objective, whose squared loss is halved: the sum of log losses or of squared errors. */
function lossWithoutPenalty(
  value: number,
  { task, weights, l2 }: { task: Target['task']; weights: readonly (readonly number[])[]; l2: number },
): number {
  const squares = weights.flat().reduce((sum, weight) => sum + weight * weight, 0);
  const loss = Math.max(0, value - (l2 / 2) * squares);
  return task === 'regression' ? 2 * loss : loss;
}

function splitOutputs(
  parameters: Float64Array,
  outputCount: number,
): Pick<LinearModel, 'weights' | 'intercepts'> {
  const width = parameters.length / outputCount;
  const outputs = Array.from({ length: outputCount }, (_, k) =>
    parameters.subarray(k * width, (k + 1) * width),
  );
  return {
    weights: outputs.map((output) => Array.from(output.subarray(0, width - 1))),
    intercepts: outputs.map((output) => output[width - 1]!),
  };
}

function startingPoint(
  outputCount: number,
  { design, target, held, solver }: Pick<Fitting, 'design' | 'target' | 'held'> & { solver: Fit['solver'] },
): Fit {
  const split = splitOutputs(new Float64Array(outputCount * (design.featureCount + 1)), outputCount);
  const lossOn = (rows: DesignMatrix, truth: Target) =>
    predictionLoss(predictDesign({ task: target.task, ...split }, rows), truth);
  return {
    ...split,
    solver,
    rowCount: design.rowCount,
    iterations: 0,
    loss: lossOn(design, target),
    validationLoss: held ? lossOn(held.design, held.target) : null,
    stoppedBecause: 'converged',
  };
}
