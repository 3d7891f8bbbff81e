import { AlgorithmError } from '../algorithm-error.ts';

/** Bytes that are read in part: a file, a blob, a range of a remote one. */
export type ByteSource = {
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `start`; only called within the size. */
  read(start: number, length: number): Promise<Uint8Array>;
};

/** Bytes that are already in memory. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read: async (start, length) => bytes.subarray(start, start + length),
});

/** The error of a file that is not what it should be; `format` names the kind. */
export const fileError = (format: string, message: string, hint?: string): AlgorithmError =>
  new AlgorithmError('invalid-file', `not a readable ${format} file: ${message}`, hint);

export const truncatedHint =
  'the file may have been cut off on the way: compare its size and digest with the source';

/** Where the data of one tensor lies, from the start of the file. */
export type TensorPlace = { readonly start: number; readonly sizeBytes: number };
