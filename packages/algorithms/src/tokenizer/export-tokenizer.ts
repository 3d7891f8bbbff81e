import { type TokenizerModel, vocabularyOf } from './tokenizer-model.ts';

/** The contents of Hugging Face's tokenizer.json (tokenizers 0.20 and later; merges as text, so older ones too). */
export function toHuggingFaceTokenizer(model: TokenizerModel): Readonly<Record<string, unknown>> {
  const { tokens } = vocabularyOf(model);
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: model.specials.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: printMerges(model, tokens),
    },
  };
}

/** The tokenizer's keys of a GGUF file, without their prefix `tokenizer.ggml.`; llama.cpp reads them as GPT-2's. */
export type GgufTokenizer = {
  readonly model: 'gpt2';
  readonly pre: 'gpt-2';
  readonly tokens: readonly string[];
  /** 1 is a normal token, 3 a control token (llama.cpp's llama_token_type). */
  readonly token_type: readonly number[];
  readonly merges: readonly string[];
};

export function toGgufTokenizer(model: TokenizerModel): GgufTokenizer {
  const { tokens } = vocabularyOf(model);
  return {
    model: 'gpt2',
    pre: 'gpt-2',
    tokens,
    token_type: tokens.map((_, id) => (id < model.specials.length ? 3 : 1)),
    merges: printMerges(model, tokens),
  };
}

/** Two tokens with a blank between them: the byte alphabet has none. */
const printMerges = ({ merges }: TokenizerModel, tokens: readonly string[]): readonly string[] =>
  merges.map(([left, right]) => `${tokens[left]} ${tokens[right]}`);
