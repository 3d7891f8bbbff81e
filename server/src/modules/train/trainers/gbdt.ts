import {
  featureImportance,
  type GbdtOptions,
  gbdtDefaults,
  gbdtToOnnx,
  predictGbdt,
  trainGbdt,
} from '@slipway/algorithms';
import { z } from 'zod';
import { createBreather } from './breather.ts';
import { defineTrainer } from './trainer.ts';

const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const share = z.number().gt(0).max(1);

/** Gradient boosted trees: the first thing to try on a table. */
export const gbdtTrainer = defineTrainer({
  name: 'gbdt',
  summary: 'gradient boosted trees',
  params: z.strictObject({
    trees: whole(1, 100_000).default(gbdtDefaults.trees).describe('boosting rounds, 1 to 100000'),
    learning_rate: share.default(gbdtDefaults.learningRate).describe('shrinkage of each tree, above 0 to 1'),
    max_leaves: whole(2, 65_536).default(gbdtDefaults.maxLeaves).describe('leaves of a tree, 2 to 65536'),
    max_depth: whole(0, 64)
      .default(gbdtDefaults.maxDepth)
      .describe('depth of a tree, up to 64; 0 is no limit'),
    max_bins: whole(2, 255).default(gbdtDefaults.maxBins).describe('histogram bins of a feature, 2 to 255'),
    min_rows_per_leaf: whole(1, 1e9).default(gbdtDefaults.minRowsPerLeaf).describe('fewest rows in a leaf'),
    l2: z.number().min(0).max(1e12).default(gbdtDefaults.l2).describe('L2 penalty on leaf values'),
    min_gain: z.number().min(0).max(1e12).default(gbdtDefaults.minGain).describe('least gain of a split'),
    row_sample: share.default(gbdtDefaults.rowSample).describe('share of rows each tree sees, above 0 to 1'),
    column_sample: share
      .default(gbdtDefaults.columnSample)
      .describe('share of features each tree sees, above 0 to 1'),
    early_stopping_rounds: whole(0, 100_000)
      .default(0)
      .describe('stop after so many rounds without a better validation loss; 0 never stops'),
  }),
  async fit(data, params, { seed, threads, signal, onRound }) {
    const options: GbdtOptions = {
      trees: params.trees,
      learningRate: params.learning_rate,
      maxLeaves: params.max_leaves,
      maxDepth: params.max_depth,
      maxBins: params.max_bins,
      minRowsPerLeaf: params.min_rows_per_leaf,
      l2: params.l2,
      minGain: params.min_gain,
      rowSample: params.row_sample,
      columnSample: params.column_sample,
      // Without validation rows there is nothing to stop by.
      earlyStoppingRounds: data.validation === null ? 0 : params.early_stopping_rounds,
      seed,
      threads,
    };
    const breathe = createBreather(signal);
    const model = await trainGbdt({
      train: data.train.table,
      target: data.train.target,
      validation: data.validation ?? undefined,
      options,
      async onRound({ round, metrics }) {
        onRound({ round: round + 1, roundCount: params.trees, metrics });
        await breathe();
      },
    });
    return {
      toOnnx: () => gbdtToOnnx(model, { name: 'gbdt' }),
      predict: (table) => predictGbdt(model, table),
      importance: featureImportance(model),
      facts: { rounds: model.roundCount },
    };
  },
});
