import { type LlamaConfig, llamaParameters, sizeOf } from '../../nn/index.ts';
import { createRandom } from '../../samplers/index.ts';
import { trainTokenizer } from '../../tokenizer/index.ts';
import type { LlamaModel } from '../llama/llama-model.ts';

/** A Llama of random weights large enough that its probabilities differ; grouped heads. */
export function smallLlama({ isTied = true, width = 64, hiddenWidth = 96 } = {}): LlamaModel {
  const tokenizer = trainTokenizer(['the ship and the shop, the sheep and the shape'], {
    vocabularySize: 280,
    specials: ['<|end|>'],
  });
  const config: LlamaConfig = {
    vocabularySize: 280,
    width,
    layers: 2,
    heads: 4,
    keyHeads: 2,
    hiddenWidth,
    isTied,
    rotaryBase: 10_000,
    normEpsilon: 1e-5,
  };
  const random = createRandom(3);
  const parameters = new Map(
    llamaParameters(config).map(({ name, shape }) => [
      name,
      Float32Array.from(
        { length: sizeOf(shape) },
        () => (shape.length === 1 ? 1 : 0) + 0.2 * (random.uniform() - 0.5) * 2,
      ),
    ]),
  );
  return {
    name: 'small',
    config,
    contextLength: 64,
    parameters,
    tokenizer,
    endOfText: '<|end|>',
    license: 'Apache-2.0',
  };
}
