const outside: Readonly<Record<string, string>> = {
  'model.embed_tokens.weight': 'token_embd.weight',
  'model.norm.weight': 'output_norm.weight',
  'lm_head.weight': 'output.weight',
};
const inside: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** The name in GGUF of a parameter of Hugging Face's Llama. */
export function ggufName(parameter: string): string {
  const [, layer, part] = /^model\.layers\.(\d+)\.(.+)\.weight$/.exec(parameter) ?? [];
  const name = part === undefined ? outside[parameter] : inside[part];
  if (name === undefined) throw new RangeError(`a Llama has no parameter '${parameter}'`);
  return part === undefined ? name : `blk.${layer}.${name}.weight`;
}

/**
 * Query and key rows in GGUF's order. Hugging Face turns rows i and i + size / 2 of a head together, llama.cpp rows
 * 2 i and 2 i + 1, so row p of pair i moves from p size / 2 + i to 2 i + p.
 */
export function interleaveHeads(matrix: Float32Array, heads: number, rowLength: number): Float32Array {
  const size = matrix.length / rowLength / heads;
  const reordered = new Float32Array(matrix.length);
  for (let head = 0; head < heads; head += 1)
    for (let row = 0; row < size; row += 1) {
      const from = (head * size + (row % 2) * (size / 2) + (row >> 1)) * rowLength;
      reordered.set(matrix.subarray(from, from + rowLength), (head * size + row) * rowLength);
    }
  return reordered;
}
