import { createRandom, shuffle } from '@slipway/algorithms';
import {
  checkTrainingData,
  clipFactor,
  createAdamW,
  createAdamWState,
  type EncodedTable,
  encodeTable,
  fitEncoders,
  gradientNorm,
  layOut,
  learningRateAt,
  type MlpConfig,
  mlpGradientGraph,
  mlpParameters,
  startParameters,
  type TabularMlp,
  tabularMlpConfig,
  viewsOf,
} from '@slipway/algorithms/nn';
import { type GradientSession, openGradientSession } from '../../../../engines/onnx-training/index.ts';
import { SlipwayError } from '../../../../platform/errors/slipway-error.ts';
import { createBreather } from '../breather.ts';
import type { TrainingData, TrainingOptions } from '../trainer.ts';
import { createRowBatches, type TargetScale, targetScaleOf } from './row-batches.ts';

export type MlpParams = {
  readonly hidden_layers: number;
  readonly hidden_width: number;
  readonly activation: MlpConfig['activation'];
  readonly epochs: number;
  readonly batch_rows: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly clip_norm: number;
  readonly early_stopping_epochs: number;
  readonly max_categories: number;
};

type Part = { readonly design: EncodedTable; readonly target: TrainingData['train']['target'] };
type Parts = { readonly train: Part; readonly validation: Part | null };

/**
 * Trains a net by AdamW on shuffled batches and keeps the epoch with the best validation loss, the last one without
 * validation rows. One thread computes, so that equal inputs give equal bits. Throws `invalid-training` when numbers
 * overflow.
 */
export async function fitMlp(
  data: TrainingData,
  params: MlpParams,
  options: TrainingOptions,
): Promise<{ readonly model: TabularMlp; readonly facts: Readonly<Record<string, number>> }> {
  checkTrainingData(data.train.table, data.train.target, 'training');
  if (data.validation !== null)
    checkTrainingData(data.validation.table, data.validation.target, 'validation');
  const { target } = data.train;
  const encoders = fitEncoders(data.train.table, params.max_categories);
  const classes = target.task === 'regression' ? null : (target.classes ?? ['0', '1']);
  const config = tabularMlpConfig(
    encoders,
    { task: target.task, classCount: classes?.length ?? 1 },
    {
      hiddenWidths: new Array<number>(params.hidden_layers).fill(params.hidden_width),
      activation: params.activation,
    },
  );
  const encoded = (part: TrainingData['train']): Part => ({
    design: encodeTable(part.table, encoders),
    target: part.target,
  });
  const parts = {
    train: encoded(data.train),
    validation: data.validation === null ? null : encoded(data.validation),
  };
  const targetScale = targetScaleOf(target);
  const { values, epoch } = await learn(parts, { config, params, options, targetScale });
  const model: TabularMlp = {
    task: target.task,
    classes,
    encoders,
    config,
    parameters: viewsOf(layOut(mlpParameters(config)), values),
    targetMean: targetScale.mean,
    targetScale: targetScale.scale,
  };
  return { model, facts: { epochs: epoch, parameters: values.length } };
}

type Setup = {
  readonly config: MlpConfig;
  readonly params: MlpParams;
  readonly options: TrainingOptions;
  readonly targetScale: TargetScale;
};

async function learn(parts: Parts, setup: Setup): Promise<{ values: Float32Array; epoch: number }> {
  const { config, params, options } = setup;
  const layout = layOut(mlpParameters(config));
  const random = createRandom(options.seed);
  const batchRows = Math.min(params.batch_rows, parts.train.design.rowCount);
  const session = await openGradientSession(mlpGradientGraph(config, batchRows), {
    layout,
    values: startParameters(layout, random),
  });
  try {
    const epochOf = createEpochs(session, parts, { ...setup, batchRows, random });
    const best = { loss: Number.POSITIVE_INFINITY, epoch: 0, values: session.values };
    for (let epoch = 1; epoch <= params.epochs; epoch += 1) {
      const losses = await epochOf(epoch);
      report(setup, epoch, losses);
      if (losses.validation === null) best.epoch = epoch;
      else if (losses.validation < best.loss)
        Object.assign(best, { loss: losses.validation, epoch, values: session.values.slice() });
      else if (params.early_stopping_epochs > 0 && epoch - best.epoch >= params.early_stopping_epochs) break;
    }
    return best;
  } finally {
    await session.dispose();
  }
}

type Losses = { readonly train: number; readonly validation: number | null };

function createEpochs(
  session: GradientSession,
  { train, validation }: Parts,
  {
    config,
    params,
    options,
    targetScale,
    batchRows,
    random,
  }: Setup & {
    readonly batchRows: number;
    readonly random: ReturnType<typeof createRandom>;
  },
): (epoch: number) => Promise<Losses> {
  const breathe = createBreather(options.signal);
  const batchOf = createRowBatches(config, batchRows, targetScale);
  const update = createAdamW(session.layout, { weightDecay: params.weight_decay });
  const state = createAdamWState(session.layout);
  const order = rowsOf(train);
  const totalSteps = params.epochs * Math.ceil(order.length / batchRows);
  const warmUpSteps = Math.min(totalSteps - 1, Math.ceil(totalSteps / 20), 500);
  const step = () => {
    const gradientFactor = clipFactor(gradientNorm(session.gradients), params.clip_norm);
    const schedule = { peak: params.learning_rate, warmUpSteps, totalSteps };
    const learningRate = learningRateAt(state.step, schedule);
    update(session.values, session.gradients, state, { learningRate, gradientFactor });
  };
  /** The mean loss over rows in this order; the session holds the gradients of each batch when `after` is called. */
  const pass = async (part: Part, rows: Int32Array, after: () => void) => {
    let sum = 0;
    for (let start = 0; start < rows.length; start += batchRows) {
      const some = rows.subarray(start, start + batchRows);
      sum += some.length * (await session.compute(batchOf(part.design, part.target, some)));
      after();
      await breathe();
    }
    return sum / rows.length;
  };
  return async (epoch) => {
    const trainLoss = await pass(train, shuffle(order, random), step);
    const validationLoss =
      validation === null ? null : await pass(validation, rowsOf(validation), () => undefined);
    if (!Number.isFinite(trainLoss) || (validationLoss !== null && !Number.isFinite(validationLoss)))
      throw new SlipwayError('invalid-training', `the loss is no longer a number after epoch ${epoch}`, {
        hint: `lower learning_rate (${params.learning_rate}) or clip_norm (${params.clip_norm})`,
      });
    return { train: trainLoss, validation: validationLoss };
  };
}

const rowsOf = ({ design }: Part) => Int32Array.from({ length: design.rowCount }, (_, row) => row);

/** The names the other trainers use; a mean squared error is shown as its root, in the unit of the target. */
function report({ config, params, options, targetScale }: Setup, epoch: number, losses: Losses): void {
  const isRegression = config.task === 'regression';
  const name = isRegression ? 'rmse' : 'log_loss';
  const shown = (loss: number) => (isRegression ? targetScale.scale * Math.sqrt(loss) : loss);
  options.onRound({
    round: epoch,
    roundCount: params.epochs,
    metrics: {
      [`train/${name}`]: shown(losses.train),
      ...(losses.validation === null ? {} : { [`validation/${name}`]: shown(losses.validation) }),
    },
  });
}
