import { predictTabularMlp, tabularMlpImportance, tabularMlpToOnnx } from '@slipway/algorithms/nn';
import { z } from 'zod';
import { fitMlp } from './mlp/fit-mlp.ts';
import { importanceSample } from './mlp/importance-sample.ts';
import { defineTrainer } from './trainer.ts';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** A multilayer perceptron: smooth interactions that trees need many splits for. */
export const mlpTrainer = defineTrainer({
  name: 'mlp',
  summary: 'multilayer perceptron',
  params: z.strictObject({
    hidden_layers: whole(1, 8).default(2).describe('hidden layers, 1 to 8'),
    hidden_width: whole(1, 4096).default(64).describe('units of a hidden layer, 1 to 4096'),
    activation: z
      .enum(['relu', 'silu', 'tanh'])
      .default('relu')
      .describe('what hidden units apply: relu, silu or tanh'),
    epochs: whole(1, 100_000).default(100).describe('passes over the training rows, 1 to 100000'),
    batch_rows: whole(1, 65_536).default(256).describe('rows of a step, 1 to 65536'),
    learning_rate: z
      .number()
      .gt(0)
      .max(1)
      .default(0.003)
      .describe('peak step of AdamW, above 0 to 1; warms up and falls by a cosine over all epochs'),
    weight_decay: z.number().min(0).max(1).default(0.01).describe('decoupled decay of weights, 0 to 1'),
    clip_norm: z.number().gt(0).max(1e6).default(1).describe('largest norm of the gradient of a step'),
    early_stopping_epochs: whole(0, 100_000)
      .default(10)
      .describe('stop after so many epochs without a better validation loss; 0 never stops'),
    max_categories: whole(1, 10_000)
      .default(64)
      .describe('categories of a column with a feature of their own; the rest share one'),
  }),
  async fit(data, params, options) {
    const { model, facts } = await fitMlp(data, params, options);
    return {
      toOnnx: () => tabularMlpToOnnx(model, { name: 'mlp' }),
      predict: (table) => predictTabularMlp(model, table),
      importance: tabularMlpImportance(model, importanceSample(data.validation ?? data.train)),
      facts,
    };
  },
});
