/**
 * Gradient boosted trees over histograms, for binary, multiclass and regression targets: Friedman 2001 with the
 * second-order gain of XGBoost (2016), leaf-wise growth and histogram subtraction as in LightGBM (2017), and
 * quantised gradients (2022). Not here: monotone constraints, ranking losses, sample weights, DART.
 */
import { AlgorithmError } from '../algorithm-error.ts';
import type { Table, Target } from '../table.ts';
import { boost, type OnRound } from './boost.ts';
import { checkTrainingInput } from './check-input.ts';
import type { GbdtModel } from './gbdt-model.ts';
import { checkGbdtOptions, type GbdtOptions } from './gbdt-options.ts';
import { holdOut } from './held-out.ts';
import { type Hiring, hireWorkers } from './hire-workers.ts';
import { objectiveOf, widthOf } from './objective.ts';
import { binTable, prepareRows } from './prepare-rows.ts';
import { createTeam } from './team.ts';
import { createTrainingLoss } from './training-loss.ts';
import { allocatePrivate, allocateShared, createTrainingRows } from './training-rows.ts';

export type { GbdtRound } from './boost.ts';

export type GbdtRequest = {
  readonly train: Table;
  readonly target: Target;
  /** For early stopping and curves; the same columns as `train`. */
  readonly validation?: { readonly table: Table; readonly target: Target } | undefined;
  readonly options?: Partial<GbdtOptions>;
  /** After each round; 'stop' ends the training with what there is. Awaited, so that the caller may look around. */
  readonly onRound?: OnRound;
};

/**
 * Trains a model. The same request gives the same model, bit for bit, with any number of threads.
 * Throws `invalid-table`, `invalid-target` or `invalid-option`.
 */
export async function trainGbdt(request: GbdtRequest): Promise<GbdtModel> {
  const options = checkGbdtOptions(request.options ?? {});
  checkTrainingInput(request);
  if (options.earlyStoppingRounds > 0 && request.validation === undefined) {
    throw new AlgorithmError(
      'invalid-option',
      'earlyStoppingRounds needs a validation table',
      'give one, or set earlyStoppingRounds to 0',
    );
  }
  const hiring = hireWorkers(usefulThreads(request.train, options) - 1);
  try {
    return await trainWith(hiring, request, options);
  } finally {
    await hiring.dismiss();
  }
}

/** Values (rows times features) below which another thread costs more than it helps. */
const valuesPerThread = 200_000;

function usefulThreads({ rowCount, columns }: Table, { threads, rowSample }: GbdtOptions): number {
  const values = rowCount * rowSample * columns.length;
  return Math.max(1, Math.min(threads, Math.floor(values / valuesPerThread)));
}

async function trainWith(
  hiring: Hiring,
  { train, target, validation, onRound }: GbdtRequest,
  options: GbdtOptions,
): Promise<GbdtModel> {
  const objective = objectiveOf(target.task, widthOf(target));
  const prepared = prepareRows(train, target, options);
  const { encoders, bounds, columns, joined } = prepared;
  const baseScores = objective.baseScores(target);
  const workers = await hiring.ready();
  const training = createTrainingRows(
    {
      task: target.task,
      columns: joined?.columns ?? columns,
      target: joined?.target ?? target.values,
      weights: joined?.weights ?? null,
      baseScores,
      sampleCount: options.rowSample < 1 ? Math.max(1, Math.round(train.rowCount * options.rowSample)) : null,
    },
    workers.length > 0 ? allocateShared : allocatePrivate,
  );
  const heldOut =
    validation === undefined
      ? null
      : holdOut(
          { columns: binTable(validation.table, prepared), target: validation.target.values },
          objective,
          baseScores,
        );
  const boosted = await boost({
    options,
    bounds,
    training,
    tableRowCount: train.rowCount,
    team: createTeam(training, { workers, maxLeaves: options.maxLeaves }),
    trainingLoss: createTrainingLoss(objective, target.values, joined?.joinedOf ?? null),
    heldOut,
    onRound,
  });
  return {
    task: target.task,
    classes: target.classes ?? null,
    encoders,
    width: objective.width,
    baseScores,
    ...boosted,
  };
}
