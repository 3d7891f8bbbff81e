import { linearDefaults, linearToOnnx, predictLinear, trainLinear } from '@slipway/algorithms';
import { z } from 'zod';
import { createBreather } from './breather.ts';
import { linearImportance } from './linear-importance.ts';
import { defineTrainer } from './trainer.ts';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** Logistic, multinomial or ridge regression: the model to beat, and the one that can be read. */
export const linearTrainer = defineTrainer({
  name: 'linear',
  summary: 'logistic or ridge regression',
  params: z.strictObject({
    l2: z
      .number()
      .min(0)
      .max(1e12)
      .default(linearDefaults.l2)
      .describe('L2 penalty on the coefficients of standardised features'),
    max_iterations: whole(1, 100_000)
      .default(linearDefaults.maxIterations)
      .describe('iterations of the solver, 1 to 100000'),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(linearDefaults.tolerance)
      .describe('stop when no gradient component, per row, exceeds this'),
    patience: whole(1, 100_000)
      .default(linearDefaults.patience)
      .describe('stop after so many iterations without a better validation loss'),
    max_categories: whole(1, 100_000)
      .default(linearDefaults.maxCategories)
      .describe('categories of a column with a coefficient of their own; the rest share one'),
  }),
  async fit(data, params, { signal, onRound }) {
    const breathe = createBreather(signal);
    const { task } = data.train.target;
    const model = await trainLinear({
      train: data.train.table,
      target: data.train.target,
      ...(data.validation === null ? {} : { validation: data.validation }),
      options: {
        l2: params.l2,
        maxIterations: params.max_iterations,
        tolerance: params.tolerance,
        patience: params.patience,
        maxCategories: params.max_categories,
      },
      async onIteration({ iteration, maxIterations, loss, validationLoss }) {
        onRound({
          round: iteration,
          roundCount: maxIterations,
          metrics: curves(task, { train: loss, validation: validationLoss }),
        });
        await breathe();
      },
    });
    return {
      toOnnx: () => linearToOnnx(model, { name: 'linear' }),
      predict: (table) => predictLinear(model, table),
      importance: linearImportance(model, data.train.table),
      facts: { rounds: model.training.iterations },
    };
  },
});

/** The names the other trainers use: a mean squared error is shown as its root. */
function curves(task: string, losses: { train: number; validation: number | null }): Record<string, number> {
  const name = task === 'regression' ? 'rmse' : 'log_loss';
  const shown = (loss: number) => (task === 'regression' ? Math.sqrt(loss) : loss);
  return {
    [`train/${name}`]: shown(losses.train),
    ...(losses.validation === null ? {} : { [`validation/${name}`]: shown(losses.validation) }),
  };
}
