/** Why an algorithm cannot work on what it was given; the server shows message and hint to people. */
export class AlgorithmError extends Error {
  override readonly name = 'AlgorithmError';
  readonly code: AlgorithmErrorCode;
  readonly hint: string | undefined;

  constructor(code: AlgorithmErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * table: the rows or columns; target: what is to be predicted; option: a parameter; space: a search space; shape: the
 * sizes of tensors that meet; file: the bytes of a model or tokenizer.
 */
export type AlgorithmErrorCode =
  | 'invalid-table'
  | 'invalid-target'
  | 'invalid-option'
  | 'invalid-space'
  | 'invalid-shape'
  | 'invalid-file';
