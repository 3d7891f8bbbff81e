import { llamaParameters } from '../../nn/index.ts';
import { encodeSafetensors } from '../safetensors/lay-out-safetensors.ts';
import { checkLlamaModel, type LlamaModel } from './llama-model.ts';

/** The parameters in float32 as model.safetensors, under the names that Hugging Face's Llama loads. */
export function encodeLlamaSafetensors(model: LlamaModel): Uint8Array {
  checkLlamaModel(model);
  const specs = llamaParameters(model.config).map(({ name, shape }) => ({
    name,
    shape,
    type: 'F32' as const,
  }));
  const bytesOf = ({ name }: { readonly name: string }) => {
    const { buffer, byteOffset, byteLength } = model.parameters.get(name)!;
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  return encodeSafetensors(specs, bytesOf, { format: 'pt' });
}

/** The contents of config.json beside it. */
export function huggingFaceLlamaConfig(model: LlamaModel): Readonly<Record<string, unknown>> {
  const { config, contextLength, tokenizer, endOfText, beginOfText } = model;
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    vocab_size: config.vocabularySize,
    hidden_size: config.width,
    intermediate_size: config.hiddenWidth,
    num_hidden_layers: config.layers,
    num_attention_heads: config.heads,
    num_key_value_heads: config.keyHeads,
    head_dim: config.width / config.heads,
    hidden_act: 'silu',
    max_position_embeddings: contextLength,
    rms_norm_eps: config.normEpsilon,
    rope_theta: config.rotaryBase,
    tie_word_embeddings: config.isTied,
    attention_bias: false,
    mlp_bias: false,
    bos_token_id: tokenizer.specials.indexOf(beginOfText ?? endOfText),
    eos_token_id: tokenizer.specials.indexOf(endOfText),
    torch_dtype: 'float32',
  };
}
