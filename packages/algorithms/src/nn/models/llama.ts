import { AlgorithmError } from '../../algorithm-error.ts';
import type { Tensor } from '../graph-builder.ts';
import {
  add,
  causalAttention,
  embedding,
  linear,
  multiply,
  reshape,
  rmsNorm,
  rotary,
  silu,
} from '../operators/index.ts';
import type { ParameterSpec } from '../parameters.ts';
import type { Parameters } from './gradient-graph.ts';

/** The sizes of a decoder of Llama's kind (Touvron et al., 2023): RMS norm before, rotary positions, SwiGLU. */
export type LlamaConfig = {
  readonly vocabularySize: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Heads of keys and values; divides `heads`. */
  readonly keyHeads: number;
  /** Width inside the feed-forward part. */
  readonly hiddenWidth: number;
  /** Whether the head is the embedding's own matrix. */
  readonly isTied: boolean;
  readonly rotaryBase: number;
  readonly normEpsilon: number;
};

/** A projection by the matrix of this name; adapters put their own in its place. */
export type Project = (x: Tensor, name: string) => Tensor;

/** Throws `invalid-option` when the sizes do not make a model. */
export function checkLlamaConfig(config: LlamaConfig): void {
  const { vocabularySize, width, layers, heads, keyHeads, hiddenWidth, rotaryBase, normEpsilon } = config;
  const sizes = { vocabularySize, width, layers, heads, keyHeads, hiddenWidth };
  for (const [name, size] of Object.entries(sizes))
    if (!Number.isSafeInteger(size) || size < 1)
      throw new AlgorithmError('invalid-option', `${name} is ${size}`, 'use a whole number from 1');
  if (width % heads !== 0 || (width / heads) % 2 !== 0)
    throw new AlgorithmError(
      'invalid-option',
      `a width of ${width} over ${heads} heads`,
      'each head needs an even size',
    );
  if (heads % keyHeads !== 0)
    throw new AlgorithmError(
      'invalid-option',
      `${heads} heads over ${keyHeads} key heads`,
      'one must divide the other',
    );
  if (!(rotaryBase > 1 && normEpsilon > 0))
    throw new AlgorithmError('invalid-option', `rotaryBase ${rotaryBase}, normEpsilon ${normEpsilon}`);
}

const embeddingName = 'model.embed_tokens.weight';
const headName = 'lm_head.weight';
const layerName = (layer: number, part: string) => `model.layers.${layer}.${part}.weight`;

/**
 * The parameters under the names of Hugging Face's Llama, matrices as [out, in]. They start normal with deviation
 * 0.02, those that write to the residual stream divided by sqrt(2 layers) (Radford et al., 2019).
 */
export function llamaParameters(config: LlamaConfig): readonly ParameterSpec[] {
  checkLlamaConfig(config);
  const { vocabularySize, width, layers, heads, keyHeads, hiddenWidth, isTied } = config;
  const keyWidth = (width / heads) * keyHeads;
  const matrix = (name: string, outputs: number, inputs: number, deviation = 0.02): ParameterSpec => ({
    name,
    shape: [outputs, inputs],
    start: { deviation },
    isDecayed: true,
  });
  const gain = (name: string): ParameterSpec => ({
    name,
    shape: [width],
    start: { value: 1 },
    isDecayed: false,
  });
  const residual = 0.02 / Math.sqrt(2 * layers);
  const ofLayer = (layer: number) => [
    gain(layerName(layer, 'input_layernorm')),
    matrix(layerName(layer, 'self_attn.q_proj'), width, width),
    matrix(layerName(layer, 'self_attn.k_proj'), keyWidth, width),
    matrix(layerName(layer, 'self_attn.v_proj'), keyWidth, width),
    matrix(layerName(layer, 'self_attn.o_proj'), width, width, residual),
    gain(layerName(layer, 'post_attention_layernorm')),
    matrix(layerName(layer, 'mlp.gate_proj'), hiddenWidth, width),
    matrix(layerName(layer, 'mlp.up_proj'), hiddenWidth, width),
    matrix(layerName(layer, 'mlp.down_proj'), width, hiddenWidth, residual),
  ];
  return [
    matrix(embeddingName, vocabularySize, width),
    ...Array.from({ length: layers }, (_, layer) => ofLayer(layer)).flat(),
    gain('model.norm.weight'),
    ...(isTied ? [] : [matrix(headName, vocabularySize, width)]),
  ];
}

type Weights = { readonly parameter: Parameters; readonly project?: Project };

/** Logits [batch x time, vocabulary] of tokens int64 [batch, time]. */
export function llamaLogits(config: LlamaConfig, tokens: Tensor, { parameter, project }: Weights): Tensor {
  const projected = project ?? ((x, name) => linear(x, parameter(name)));
  const norm = (x: Tensor, name: string) => rmsNorm(x, parameter(name), config.normEpsilon);
  const [batch, time] = tokens.shape as readonly [number, number];
  let x = reshape(embedding(parameter(embeddingName), tokens), [batch * time, config.width]);
  for (let layer = 0; layer < config.layers; layer += 1) {
    const of = (part: string) => layerName(layer, part);
    const beforeAttention = norm(x, of('input_layernorm'));
    x = add(
      x,
      attention(config, { x: beforeAttention, batch, time }, (y, part) =>
        projected(y, of(`self_attn.${part}`)),
      ),
    );
    const beforeFeed = norm(x, of('post_attention_layernorm'));
    x = add(
      x,
      feedForward(beforeFeed, (y, part) => projected(y, of(`mlp.${part}`))),
    );
  }
  const last = norm(x, 'model.norm.weight');
  return config.isTied ? linear(last, parameter(embeddingName)) : projected(last, headName);
}

function attention(
  { width, heads, keyHeads, rotaryBase }: LlamaConfig,
  { x, batch, time }: { readonly x: Tensor; readonly batch: number; readonly time: number },
  project: Project,
): Tensor {
  const perHead = (part: string, count: number) =>
    reshape(project(x, part), [batch, time, count, width / heads]);
  const mixed = causalAttention({
    query: rotary(perHead('q_proj', heads), rotaryBase),
    key: rotary(perHead('k_proj', keyHeads), rotaryBase),
    value: perHead('v_proj', keyHeads),
  });
  return project(reshape(mixed, [batch * time, width]), 'o_proj');
}

/** SwiGLU (Shazeer, 2020). */
const feedForward = (x: Tensor, project: Project): Tensor =>
  project(multiply(silu(project(x, 'gate_proj')), project(x, 'up_proj')), 'down_proj');
