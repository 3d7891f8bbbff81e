import type { Table, Target } from '@slipway/algorithms';
import type { z } from 'zod';

/** What a trainer learns from. `validation` is for early stopping and has the same columns and categories. */
export type TrainingData = {
  readonly train: { readonly table: Table; readonly target: Target };
  readonly validation: { readonly table: Table; readonly target: Target } | null;
};

/** A round of an iterative trainer; `metrics` by name: `train/log_loss`. */
export type TrainingRound = {
  readonly round: number;
  readonly roundCount: number;
  readonly metrics: Readonly<Record<string, number>>;
};

export type TrainingOptions = {
  readonly seed: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  onRound(round: TrainingRound): void;
};

/**
 * Predictions row by row: binary [rowCount] probabilities of the second class; multiclass [rowCount × classCount]
 * probabilities, row-major; regression [rowCount] values.
 */
export type Scores = Float32Array | Float64Array;

/** A model as the trainer left it. */
export type FittedModel = {
  /** One input for each feature column, outputs as in the house convention; equal models give equal bytes. */
  toOnnx(): Uint8Array;
  predict(table: Table): Scores;
  /** How much each feature contributed, largest first; shares that sum to 1 unless nothing was learned. */
  readonly importance: readonly { readonly feature: string; readonly gain: number }[];
  /** Facts of the fit worth keeping with the run: how many rounds were kept. */
  readonly facts: Readonly<Record<string, number>>;
};

/** A built-in way to train; one file each. `Shape` declares its params with defaults and a sentence each. */
export type Trainer<Shape extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly summary: string;
  readonly params: Shape;
  fit(data: TrainingData, params: z.output<Shape>, options: TrainingOptions): Promise<FittedModel>;
};

/** Keeps the type of the params while the list of trainers forgets it. */
export const defineTrainer = <Shape extends z.ZodObject>(trainer: Trainer<Shape>): Trainer =>
  trainer as unknown as Trainer;
