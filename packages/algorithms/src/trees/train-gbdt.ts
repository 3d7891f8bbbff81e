/**
 * Gradient boosted trees over histograms, for binary, multiclass and regression targets: Friedman 2001 with the
 * second-order gain of XGBoost (2016), leaf-wise growth and histogram subtraction as in LightGBM (2017), and
 * quantised gradients (2022). Not here: monotone constraints, ranking losses, sample weights, DART.
 */
import { AlgorithmError } from '../algorithm-error.ts';
import { createRandom, shuffle } from '../samplers/random.ts';
import type { Table, Target } from '../table.ts';
import { assignBins, type BinBounds, findBounds } from './bins.ts';
import { checkTrainingInput } from './check-input.ts';
import { encodeTable, fitEncoders } from './feature-encoder.ts';
import type { GbdtModel } from './gbdt-model.ts';
import { checkGbdtOptions, type GbdtOptions } from './gbdt-options.ts';
import { growTree, type HistogramBuilder } from './grow-tree.ts';
import { addAllRows, addRows, slotsPerFeature } from './histogram.ts';
import { lossName, type Objective, objectiveOf } from './objective.ts';
import { choosePacking, packGradients } from './packed-gradients.ts';
import { addBinnedScores, type Tree } from './tree.ts';

export type GbdtRound = {
  /** From 0. */
  readonly round: number;
  /** `train/log_loss` and, with a validation table, `validation/log_loss`; `rmse` for regression. */
  readonly metrics: Readonly<Record<string, number>>;
};

export type GbdtRequest = {
  readonly train: Table;
  readonly target: Target;
  /** For early stopping and curves; the same columns as `train`. */
  readonly validation?: { readonly table: Table; readonly target: Target } | undefined;
  readonly options?: Partial<GbdtOptions>;
  /** After each round; 'stop' ends the training with what there is. Awaited, so that the caller may look around. */
  readonly onRound?: (round: GbdtRound) => 'stop' | undefined | Promise<'stop' | undefined>;
};

/**
 * Trains a model. The same request gives the same model, bit for bit.
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
  const objective = objectiveOf(request.target);
  const encoders = fitEncoders(request.train, request.target);
  const encoded = encodeTable(request.train, encoders);
  const bounds = encoded.map((values) => findBounds(values, options.maxBins));
  const columns = encoded.map((values, feature) => binned(values, bounds[feature]!));
  const baseScores = objective.baseScores(request.target);
  const held =
    request.validation === undefined
      ? null
      : holdOut(request.validation, encodeTable(request.validation.table, encoders), { bounds, baseScores });
  const boosted = await boost({ request, options, objective, columns, bounds, baseScores, held });
  return {
    task: request.target.task,
    classes: request.target.classes ?? null,
    encoders,
    width: objective.width,
    baseScores,
    ...boosted,
  };
}

/** Rows the model does not learn from, with their running scores. */
type HeldOut = {
  readonly columns: readonly Uint8Array[];
  readonly target: Target['values'];
  readonly scores: Float64Array;
};

function holdOut(
  validation: { table: Table; target: Target },
  encoded: readonly Float32Array[],
  { bounds, baseScores }: { bounds: readonly BinBounds[]; baseScores: Float64Array },
): HeldOut {
  return {
    columns: encoded.map((values, feature) => binned(values, bounds[feature]!)),
    target: validation.target.values,
    scores: startScores(validation.table.rowCount, baseScores),
  };
}

function binned(values: Float32Array, bounds: BinBounds): Uint8Array {
  const bins = new Uint8Array(values.length);
  assignBins(values, bounds, bins);
  return bins;
}

function startScores(rowCount: number, baseScores: Float64Array): Float64Array {
  const width = baseScores.length;
  const scores = new Float64Array(rowCount * width);
  for (let slot = 0; slot < scores.length; slot++) scores[slot] = baseScores[slot % width]!;
  return scores;
}

type Boosting = {
  request: GbdtRequest;
  options: GbdtOptions;
  objective: Objective;
  columns: readonly Uint8Array[];
  bounds: readonly BinBounds[];
  baseScores: Float64Array;
  held: HeldOut | null;
};

async function boost(boosting: Boosting): Promise<{ trees: Tree[]; roundCount: number }> {
  const { request, options, objective, baseScores, held } = boosting;
  const scores = startScores(request.train.rowCount, baseScores);
  const grow = createRoundGrower(boosting, scores);
  const name = lossName(objective.task);
  const trees: Tree[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, roundCount: 0 };
  for (let round = 0; round < options.trees; round++) {
    for (let k = 0; k < objective.width; k++) {
      const tree = grow(round, k);
      trees.push(tree);
      if (held !== null) addToOutput(tree, held, k, objective.width);
    }
    const validationLoss = held === null ? null : objective.loss(held.target, held.scores);
    const metrics = {
      [`train/${name}`]: objective.loss(request.target.values, scores),
      ...(validationLoss === null ? {} : { [`validation/${name}`]: validationLoss }),
    };
    if (validationLoss !== null && validationLoss < best.loss)
      best = { loss: validationLoss, roundCount: round + 1 };
    const answer = await request.onRound?.({ round, metrics });
    const isStale =
      options.earlyStoppingRounds > 0 && round + 1 - best.roundCount >= options.earlyStoppingRounds;
    if (answer === 'stop' || isStale) break;
  }
  const grownRounds = trees.length / objective.width;
  const roundCount = options.earlyStoppingRounds > 0 ? best.roundCount : grownRounds;
  return { trees: trees.slice(0, roundCount * objective.width), roundCount };
}

function addToOutput(tree: Tree, held: HeldOut, k: number, width: number): void {
  if (width === 1) {
    addBinnedScores(tree, held.columns, held.scores);
    return;
  }
  const own = new Float64Array(held.target.length);
  addBinnedScores(tree, held.columns, own);
  for (let row = 0; row < own.length; row++) held.scores[row * width + k]! += own[row]!;
}

/** Grows the tree of one round and output, and adds its values to the training scores. */
function createRoundGrower(
  { request, options, objective, columns, bounds }: Boosting,
  scores: Float64Array,
): (round: number, k: number) => Tree {
  const { rowCount } = request.train;
  const target = request.target.values;
  const random = createRandom(options.seed);
  const sampleCount = Math.max(1, Math.round(rowCount * options.rowSample));
  const packing = choosePacking(sampleCount);
  const gradients = new Float32Array(rowCount);
  const hessians = new Float32Array(rowCount);
  const rows = new Int32Array(sampleCount);
  const packed = new Float64Array(sampleCount);
  const scratch = { rows: new Int32Array(sampleCount), packed: new Float64Array(sampleCount) };
  const isSampled = sampleCount < rowCount;
  const builder = createBuilder(columns, { rows, packed, isSampled });
  return (round, k) => {
    objective.derive({ target, scores, gradients, hessians }, k, { begin: 0, end: rowCount });
    if (isSampled) sampleRows(rows, rowCount, random);
    else for (let row = 0; row < rowCount; row++) rows[row] = row;
    const scale = packGradients(
      { gradients, hessians, rows, round: round * objective.width + k, seed: options.seed },
      packing,
      packed,
    );
    const features = sampleFeatures(columns.length, options.columnSample, random);
    const { tree, leaves } = growTree({
      columns,
      bounds,
      rows,
      packed,
      gradients,
      hessians,
      packing,
      scale,
      rules: options,
      features,
      builder,
      scratch,
    });
    if (isSampled) addToOutput(tree, { columns, target, scores }, k, objective.width);
    else {
      for (const leaf of leaves) {
        const value = tree.value[leaf.node]!;
        for (let i = leaf.begin; i < leaf.end; i++) scores[rows[i]! * objective.width + k]! += value;
      }
    }
    return tree;
  };
}

function createBuilder(
  columns: readonly Uint8Array[],
  { rows, packed, isSampled }: { rows: Int32Array; packed: Float64Array; isSampled: boolean },
): HistogramBuilder {
  return {
    build({ begin, end, isWhole }, histogram, features) {
      for (const feature of features) {
        if (isWhole && !isSampled)
          addAllRows(columns[feature]!, packed, histogram, feature * slotsPerFeature);
        else addRows(columns[feature]!, { rows, packed, begin, end }, histogram, feature * slotsPerFeature);
      }
    },
  };
}

/** A sample of rows without replacement, ascending (Knuth's algorithm S). */
function sampleRows(rows: Int32Array, rowCount: number, random: { uniform(): number }): void {
  let taken = 0;
  for (let row = 0; taken < rows.length; row++) {
    if (random.uniform() * (rowCount - row) < rows.length - taken) rows[taken++] = row;
  }
}

function sampleFeatures(count: number, share: number, random: Parameters<typeof shuffle>[1]): Int32Array {
  const all = Int32Array.from({ length: count }, (_, feature) => feature);
  if (share >= 1) return all;
  const kept = Math.max(1, Math.round(count * share));
  return shuffle(all, random, kept).slice(0, kept).sort();
}
