/** The element types that our models use (TensorProto.DataType of onnx.proto). */
export const elementTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

/** A constant: row-major values of `shape`; a scalar has shape []. */
export type OnnxTensorValue =
  | {
      readonly type: 'float' | 'double';
      readonly shape: readonly number[];
      readonly values: ArrayLike<number>;
    }
  | { readonly type: 'int64'; readonly shape: readonly number[]; readonly values: ArrayLike<number | bigint> }
  | { readonly type: 'string'; readonly shape: readonly number[]; readonly values: readonly string[] };

/** The value of a node's attribute; numbers name their kind, since 1 may be an int or a float. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: ArrayLike<number> }
  | { readonly floats: ArrayLike<number> }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensorValue };

/** One operation. An input named '' is an optional one left out. */
export type OnnxNode = {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** '' is the standard operator set, 'ai.onnx.ml' the one with trees and encoders. */
  readonly domain?: '' | 'ai.onnx.ml' | 'com.microsoft';
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
};

/** An input or output of the graph. A dimension is a size, or a name for what varies ('N'). */
export type OnnxValueInfo = {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
};

export type OnnxGraph = {
  readonly name: string;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** In an order in which each node comes after those it reads from. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: Readonly<Record<string, OnnxTensorValue>>;
  /** Operator set versions by domain; the standard set at 17 and ai.onnx.ml at 3 when left out. */
  readonly opsets?: Readonly<Record<string, number>>;
  /** Free text kept in the file: trainer, data version, code digest. */
  readonly metadata?: Readonly<Record<string, string>>;
};
