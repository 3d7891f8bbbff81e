import { checkSameKind, type Tensor } from '../graph-builder.ts';
import { isSameShape, type Shape, shapeError } from '../shape.ts';
import { reshape, transpose } from './reshape.ts';

export type MatmulOptions = {
  /** Whether the last two axes of a (of b) are exchanged first. */
  readonly isLeftTransposed?: boolean;
  readonly isRightTransposed?: boolean;
  /** A factor of the product. */
  readonly factor?: number;
};

/**
 * The matrix product over the last two axes: [..., M, K] by [..., K, N] is [..., M, N]. The axes before them are the
 * same in both; a matrix that serves a whole batch is multiplied by the batch flattened to rows (`linear`).
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  checkSameKind('matmul', a, b);
  const shape = productShape(a.shape, b.shape, options);
  return a.graph.record({
    output: isBetterFused(a, options)
      ? fusedProduct([a, b], shape, options)
      : plainProduct([a, b], shape, options),
    inputs: [a, b],
    backward: (gradient) => productGradients([a, b], gradient, options),
  });
}

/** y = x W^T over the last axis of x, with W of [out, in], as model files keep it. */
export function linear(x: Tensor, weight: Tensor): Tensor {
  const [outputs, inputs] = weight.shape;
  if (weight.shape.length !== 2 || x.shape.at(-1) !== inputs)
    throw shapeError('linear', [x.shape, weight.shape], 'the last axis of both must be equal');
  const rows = reshape(x, [x.shape.slice(0, -1).reduce((product, size) => product * size, 1), inputs!]);
  return reshape(matmul(rows, weight, { isRightTransposed: true }), x.shape.with(-1, outputs!));
}

function productShape(a: Shape, b: Shape, options: MatmulOptions): Shape {
  const [rows, left] = options.isLeftTransposed === true ? [a.at(-1), a.at(-2)] : [a.at(-2), a.at(-1)];
  const [right, columns] = options.isRightTransposed === true ? [b.at(-1), b.at(-2)] : [b.at(-2), b.at(-1)];
  const isMatched = left === right && isSameShape(a.slice(0, -2), b.slice(0, -2));
  if (rows === undefined || columns === undefined || !isMatched)
    throw shapeError('matmul', [a, b], 'the inner sizes and all axes before the last two must be equal');
  return [...a.slice(0, -2), rows, columns];
}

/**
 * The fused product reads a transposed left matrix slowly: the gradients of weights take 1.6 times as long as with the
 * matrix transposed before. Many small ones are better fused.
 */
const isBetterFused = ({ graph, shape }: Tensor, { isLeftTransposed = false }: MatmulOptions): boolean =>
  graph.isFused && !(isLeftTransposed && shape.length === 2);

type Pair = readonly [Tensor, Tensor];

function fusedProduct([a, b]: Pair, shape: Shape, options: MatmulOptions): Tensor {
  return a.graph.emit({
    op: 'FusedMatMul',
    domain: 'com.microsoft',
    inputs: [a, b],
    shape,
    attributes: {
      transA: { int: options.isLeftTransposed === true ? 1 : 0 },
      transB: { int: options.isRightTransposed === true ? 1 : 0 },
      alpha: { float: options.factor ?? 1 },
    },
  });
}

function plainProduct([a, b]: Pair, shape: Shape, options: MatmulOptions): Tensor {
  const left = options.isLeftTransposed === true ? exchanged(a) : a;
  const right = options.isRightTransposed === true ? exchanged(b) : b;
  const product = a.graph.emit({ op: 'MatMul', inputs: [left, right], shape });
  const factor = a.graph.constant([options.factor ?? 1], []);
  return options.factor === undefined
    ? product
    : a.graph.emit({ op: 'Mul', inputs: [product, factor], shape });
}

function exchanged(x: Tensor): Tensor {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

/** With C = f A B: dA = f dC B^T and dB = f A^T dC; transposed operands turn the products around. */
function productGradients([a, b]: Pair, gradient: Tensor, options: MatmulOptions): readonly Tensor[] {
  const { isLeftTransposed: left = false, isRightTransposed: right = false, factor = 1 } = options;
  const ofLeft = left
    ? matmul(b, gradient, { isLeftTransposed: right, isRightTransposed: true, factor })
    : matmul(gradient, b, { isRightTransposed: !right, factor });
  const ofRight = right
    ? matmul(gradient, a, { isLeftTransposed: true, isRightTransposed: left, factor })
    : matmul(a, gradient, { isLeftTransposed: !left, factor });
  return [ofLeft, ofRight];
}
