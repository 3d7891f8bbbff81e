/** Columns of a batch by input name: numeric [rowCount] with NaN for missing, or strings with "" for missing. */
export type OnnxColumns = Readonly<Record<string, Float32Array | readonly string[]>>;

/** An input as the graph declares it. `rank` 1 is shape [N], 2 is [N, 1]. */
export type OnnxInput = {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly type: string;
  readonly rank: 1 | 2;
};

export type OnnxOutput = { readonly name: string; readonly type: string };

/** A result, row-major: `dims` is [N] or [N, K]. */
export type OnnxTensor = {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array | readonly string[];
};
