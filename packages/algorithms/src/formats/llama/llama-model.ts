import { AlgorithmError } from '../../algorithm-error.ts';
import { type LlamaConfig, llamaParameters, sizeOf } from '../../nn/index.ts';
import { type TokenizerModel, vocabularyOf } from '../../tokenizer/index.ts';

/** A trained Llama with all that a server of it must know. */
export type LlamaModel = {
  readonly name: string;
  readonly config: LlamaConfig;
  /** Tokens that it was trained to look back on. */
  readonly contextLength: number;
  /** Values by the names of `llamaParameters`. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly tokenizer: TokenizerModel;
  /** The special that ends a text, and generation. */
  readonly endOfText: string;
  /** The special that begins one, where there is such. */
  readonly beginOfText?: string;
  /** SPDX identifier. */
  readonly license?: string;
};

/** Throws `invalid-option` or `invalid-shape` when parts of the model do not belong together. */
export function checkLlamaModel({ config, parameters, tokenizer, endOfText, beginOfText }: LlamaModel): void {
  for (const { name, shape } of llamaParameters(config)) {
    const values = parameters.get(name);
    if (values?.length !== sizeOf(shape))
      throw new AlgorithmError(
        'invalid-shape',
        `'${name}' has ${values?.length ?? 'no'} numbers`,
        `the sizes of the model say ${sizeOf(shape)}`,
      );
  }
  const { length } = vocabularyOf(tokenizer).tokens;
  if (length > config.vocabularySize)
    throw new AlgorithmError(
      'invalid-option',
      `the tokenizer has ${length} tokens and the model rows for ${config.vocabularySize}`,
      'train the model with the vocabulary of its tokenizer',
    );
  for (const special of [endOfText, ...(beginOfText === undefined ? [] : [beginOfText])])
    if (!tokenizer.specials.includes(special))
      throw new AlgorithmError('invalid-option', `the tokenizer has no special token '${special}'`);
}
