import type { TensorPlace } from '../byte-source.ts';

/** Types of metadata values and their numbers (GGUF specification, version 3). */
export const valueTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;
export type NumberType = Exclude<keyof typeof valueTypes, 'bool' | 'string' | 'array'>;

/** A value of the metadata. 64-bit integers beyond 2^53 are bigints. */
export type GgufValue =
  | { readonly type: NumberType; readonly value: number | bigint }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | GgufArray;
export type GgufArray =
  | { readonly type: 'array'; readonly of: NumberType; readonly values: readonly (number | bigint)[] }
  | { readonly type: 'array'; readonly of: 'bool'; readonly values: readonly boolean[] }
  | { readonly type: 'array'; readonly of: 'string'; readonly values: readonly string[] }
  | { readonly type: 'array'; readonly of: 'array'; readonly values: readonly GgufArray[] };

export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** Block types of ggml: their number, weights per block and bytes per block (ggml-common.h). */
export const tensorTypes = {
  F32: { id: 0, weights: 1, bytes: 4 },
  F16: { id: 1, weights: 1, bytes: 2 },
  Q4_0: { id: 2, weights: 32, bytes: 18 },
  Q4_1: { id: 3, weights: 32, bytes: 20 },
  Q5_0: { id: 6, weights: 32, bytes: 22 },
  Q5_1: { id: 7, weights: 32, bytes: 24 },
  Q8_0: { id: 8, weights: 32, bytes: 34 },
  Q2_K: { id: 10, weights: 256, bytes: 84 },
  Q3_K: { id: 11, weights: 256, bytes: 110 },
  Q4_K: { id: 12, weights: 256, bytes: 144 },
  Q5_K: { id: 13, weights: 256, bytes: 176 },
  Q6_K: { id: 14, weights: 256, bytes: 210 },
  Q8_K: { id: 15, weights: 256, bytes: 292 },
  IQ2_XXS: { id: 16, weights: 256, bytes: 66 },
  IQ2_XS: { id: 17, weights: 256, bytes: 74 },
  IQ3_XXS: { id: 18, weights: 256, bytes: 98 },
  IQ1_S: { id: 19, weights: 256, bytes: 50 },
  IQ4_NL: { id: 20, weights: 32, bytes: 18 },
  IQ3_S: { id: 21, weights: 256, bytes: 110 },
  IQ2_S: { id: 22, weights: 256, bytes: 82 },
  IQ4_XS: { id: 23, weights: 256, bytes: 136 },
  I8: { id: 24, weights: 1, bytes: 1 },
  I16: { id: 25, weights: 1, bytes: 2 },
  I32: { id: 26, weights: 1, bytes: 4 },
  I64: { id: 27, weights: 1, bytes: 8 },
  F64: { id: 28, weights: 1, bytes: 8 },
  IQ1_M: { id: 29, weights: 256, bytes: 56 },
  BF16: { id: 30, weights: 1, bytes: 2 },
  TQ1_0: { id: 34, weights: 256, bytes: 54 },
  TQ2_0: { id: 35, weights: 256, bytes: 66 },
  MXFP4: { id: 39, weights: 32, bytes: 17 },
  NVFP4: { id: 40, weights: 64, bytes: 36 },
  Q1_0: { id: 41, weights: 128, bytes: 18 },
  Q2_0: { id: 42, weights: 64, bytes: 18 },
} as const;
export type GgufTensorType = keyof typeof tensorTypes;

/** A tensor before it is laid out. Shapes are row-major, outermost first; the file turns them around. */
export type GgufTensorSpec = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: GgufTensorType;
};
export type GgufTensor = GgufTensorSpec & TensorPlace;

/** All of a GGUF file but the numbers of its tensors. */
export type GgufHeader = {
  readonly version: number;
  readonly metadata: GgufMetadata;
  readonly tensors: readonly GgufTensor[];
  readonly alignment: number;
  /** Where the data of tensors begins. */
  readonly dataStart: number;
};

/** Bytes of a tensor's data. */
export function tensorBytes({ shape, type }: GgufTensorSpec): number {
  const { weights, bytes } = tensorTypes[type];
  return (shape.reduce((product, size) => product * size, 1) / weights) * bytes;
}

export const magic = 'GGUF';
export const alignmentKey = 'general.alignment';
export const defaultAlignment = 32;
export const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment;
/** Bytes of one number; bool is a byte. */
export const numberBytes: Readonly<Record<NumberType | 'bool', number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  uint64: 8,
  int64: 8,
  float64: 8,
};
