/**
 * The columnar table every trainer reads. Plain typed arrays, so that a table can be built on
 * SharedArrayBuffer and handed to worker threads without a copy.
 */

/** A numeric feature: one value a row, NaN = missing. */
export type NumericColumn = {
  readonly name: string;
  readonly kind: 'numeric';
  readonly values: Float32Array | Float64Array;
};

/** A categorical feature: `codes[row]` indexes `categories`; -1 = missing. */
export type CategoricalColumn = {
  readonly name: string;
  readonly kind: 'categorical';
  readonly codes: Int32Array;
  readonly categories: readonly string[];
};

export type Column = NumericColumn | CategoricalColumn;

export type Table = { readonly rowCount: number; readonly columns: readonly Column[] };

/** What a model is to predict. */
export type Task = 'binary' | 'multiclass' | 'regression';

/**
 * The target of a supervised task, shape [rowCount].
 * Classification: `values` holds class indices into `classes` (binary: 0 and 1). Regression: the value itself.
 */
export type Target = {
  readonly task: Task;
  readonly values: Float32Array | Float64Array;
  readonly classes?: readonly string[];
};
