import { llamaParameters } from '../../nn/index.ts';
import { type QuantisedType, quantise } from '../../quantise/index.ts';
import { toGgufTokenizer } from '../../tokenizer/index.ts';
import type { GgufMetadata, GgufValue } from '../gguf/gguf-file.ts';
import { encodeGguf } from '../gguf/lay-out-gguf.ts';
import { checkLlamaModel, type LlamaModel } from './llama-model.ts';
import { fileTypes, outputNameAmong, tensorTypeIn } from './quantised-types.ts';
import { ggufName, interleaveHeads } from './tensor-names.ts';

const uint32 = (value: number): GgufValue => ({ type: 'uint32', value });
const float32 = (value: number): GgufValue => ({ type: 'float32', value });
const text = (value: string): GgufValue => ({ type: 'string', value });

/** A GGUF file that llama.cpp runs, its matrices in `type`. */
export function encodeLlamaGguf(model: LlamaModel, type: QuantisedType): Uint8Array {
  checkLlamaModel(model);
  const specs = llamaParameters(model.config);
  const outputName = outputNameAmong(specs.map(({ name }) => ggufName(name)));
  const tensors = new Map(
    specs.map(({ name: parameter, shape }) => {
      const name = ggufName(parameter);
      return [name, { name, shape, parameter, type: tensorTypeIn({ name, shape }, { type, outputName }) }];
    }),
  );
  return encodeGguf(llamaMetadata(model, type), [...tensors.values()], ({ name }) => {
    const tensor = tensors.get(name)!;
    return quantise(tensor.type, ggufValues(model, tensor.parameter));
  });
}

function ggufValues({ config, parameters }: LlamaModel, name: string): Float32Array {
  const values = parameters.get(name)!;
  if (name.endsWith('q_proj.weight')) return interleaveHeads(values, config.heads, config.width);
  if (name.endsWith('k_proj.weight')) return interleaveHeads(values, config.keyHeads, config.width);
  return values;
}

function llamaMetadata(model: LlamaModel, type: QuantisedType): GgufMetadata {
  const { config, contextLength, name, license } = model;
  const isQuantised = type.startsWith('Q');
  return new Map<string, GgufValue>([
    ['general.architecture', text('llama')],
    ['general.type', text('model')],
    ['general.name', text(name)],
    ...(license === undefined ? [] : [['general.license', text(license)] as const]),
    ['general.file_type', uint32(fileTypes[type])],
    ...(isQuantised ? [['general.quantization_version', uint32(2)] as const] : []),
    ['llama.vocab_size', uint32(config.vocabularySize)],
    ['llama.context_length', uint32(contextLength)],
    ['llama.embedding_length', uint32(config.width)],
    ['llama.block_count', uint32(config.layers)],
    ['llama.feed_forward_length', uint32(config.hiddenWidth)],
    ['llama.rope.dimension_count', uint32(config.width / config.heads)],
    ['llama.rope.freq_base', float32(config.rotaryBase)],
    ['llama.attention.head_count', uint32(config.heads)],
    ['llama.attention.head_count_kv', uint32(config.keyHeads)],
    ['llama.attention.layer_norm_rms_epsilon', float32(config.normEpsilon)],
    ...tokenizerMetadata(model),
  ]);
}

/** The vocabulary, filled up to the rows of the embedding with tokens that nothing makes. */
function tokenizerMetadata({ config, tokenizer, endOfText, beginOfText }: LlamaModel): [string, GgufValue][] {
  const { model, pre, tokens, token_type, merges } = toGgufTokenizer(tokenizer);
  const spare = Array.from({ length: config.vocabularySize - tokens.length }, (_, k) => `[unused ${k}]`);
  const unusedType = 5;
  const strings = (values: readonly string[]): GgufValue => ({ type: 'array', of: 'string', values });
  return [
    ['tokenizer.ggml.model', text(model)],
    ['tokenizer.ggml.pre', text(pre)],
    ['tokenizer.ggml.tokens', strings([...tokens, ...spare])],
    [
      'tokenizer.ggml.token_type',
      { type: 'array', of: 'int32', values: [...token_type, ...spare.map(() => unusedType)] },
    ],
    ['tokenizer.ggml.merges', strings(merges)],
    ['tokenizer.ggml.eos_token_id', uint32(tokenizer.specials.indexOf(endOfText))],
    ['tokenizer.ggml.bos_token_id', uint32(tokenizer.specials.indexOf(beginOfText ?? endOfText))],
    ['tokenizer.ggml.add_bos_token', { type: 'bool', value: beginOfText !== undefined }],
  ];
}
