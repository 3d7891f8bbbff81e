import type { TensorPlace } from '../byte-source.ts';

/** Bytes of one element by type name. */
export const elementBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;
export type SafetensorsType = keyof typeof elementBytes;

/** A tensor before it is laid out; row-major. */
export type SafetensorsSpec = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: SafetensorsType;
};
export type SafetensorsTensor = SafetensorsSpec & TensorPlace;

/** All of a safetensors file but the numbers of its tensors, which are listed in the order they lie. */
export type SafetensorsHeader = {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly SafetensorsTensor[];
  readonly dataStart: number;
};

/** Bytes of a tensor's data. */
export const safetensorsBytes = ({ shape, type }: SafetensorsSpec): number =>
  shape.reduce((product, size) => product * size, 1) * elementBytes[type];

export const metadataKey = '__metadata__';
/** What the reference implementation accepts. */
export const longestHeaderBytes = 100_000_000;
