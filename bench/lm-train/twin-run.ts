import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../packages/algorithms/src/index.ts';
import {
  type LlamaConfig,
  layOut,
  llamaParameters,
  startParameters,
} from '../../packages/algorithms/src/nn/index.ts';

/** What both sides train: 857k parameters. */
export const config: LlamaConfig = {
  vocabularySize: 512,
  width: 128,
  layers: 4,
  heads: 4,
  keyHeads: 4,
  hiddenWidth: 344,
  isTied: true,
  rotaryBase: 10_000,
  normEpsilon: 1e-5,
};
export const shape = { batch: 8, time: 64 };
export const training = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.95,
  weightDecay: 0.1,
  clip: 1,
  stride: 509,
};
export const layout = layOut(llamaParameters(config));
export const tokensPerStep = shape.batch * shape.time;

export type TwinRun = { readonly values: Float32Array; readonly tokens: Int32Array };

/** The start of both sides: the same parameters and the same stream of tokens. */
export function drawRun(seed: number): TwinRun {
  const random = createRandom(seed);
  const tokens = new Int32Array(40_000);
  // Each token follows one of four successors of the one before, so there is something to learn.
  for (let i = 1; i < tokens.length; i += 1)
    tokens[i] = (tokens[i - 1]! * 37 + 11 * random.integer(4) + 5) % config.vocabularySize;
  return { values: startParameters(layout, random), tokens };
}

/** Writes what the twin in Python reads. */
export function writeRun(folder: string, { values, tokens }: TwinRun): void {
  const parameters = layout.specs.map(({ name, shape: of }) => [name, of]);
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...config, ...shape, ...training, parameters }));
  writeFileSync(join(folder, 'values.f32'), values);
  writeFileSync(join(folder, 'tokens.i32'), tokens);
}
