import { checkLlamaConfig, type LlamaConfig } from '../../nn/index.ts';
import { fileError } from '../byte-source.ts';
import type { GgufHeader } from '../gguf/gguf-file.ts';

/**
 * The sizes of a Llama from the header of its GGUF file; throws `invalid-file` with the key that is missing or has no
 * usable value.
 */
export function readLlamaGguf(header: GgufHeader): {
  readonly config: LlamaConfig;
  readonly contextLength: number;
} {
  const { metadata, tensors } = header;
  const architecture = metadata.get('general.architecture');
  if (architecture === undefined) throw fileError('Llama GGUF', "it lacks the key 'general.architecture'");
  if (architecture.type !== 'string' || architecture.value !== 'llama')
    throw fileError(
      'Llama GGUF',
      `its architecture is ${'value' in architecture ? architecture.value : 'a list'}`,
    );
  const number = (key: string, otherwise?: number): number => {
    const value = metadata.get(`llama.${key}`);
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (value === undefined) throw fileError('Llama GGUF', `it lacks the key 'llama.${key}'`);
    if (value.type === 'array' || typeof value.value !== 'number')
      throw fileError('Llama GGUF', `'llama.${key}' is not a number`);
    return value.value;
  };
  const embedding = tensors.find(({ name }) => name === 'token_embd.weight');
  if (embedding === undefined) throw fileError('Llama GGUF', "it lacks the tensor 'token_embd.weight'");
  const heads = number('attention.head_count');
  const config: LlamaConfig = {
    vocabularySize: embedding.shape[0]!,
    width: number('embedding_length'),
    layers: number('block_count'),
    heads,
    keyHeads: number('attention.head_count_kv', heads),
    hiddenWidth: number('feed_forward_length'),
    isTied: !tensors.some(({ name }) => name === 'output.weight'),
    rotaryBase: number('rope.freq_base', 10_000),
    normEpsilon: number('attention.layer_norm_rms_epsilon'),
  };
  checkLlamaConfig(config);
  return { config, contextLength: number('context_length') };
}
