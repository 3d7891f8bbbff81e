import { checkShape, type Tensor } from '../graph-builder.ts';
import { shapeError } from '../shape.ts';
import { multiply, subtract } from './arithmetic.ts';
import { matmul } from './matmul.ts';
import { reshape, sumOver, transpose } from './reshape.ts';
import { emitSoftmax } from './softmax.ts';

/** Low enough that its exponential is 0, and finite, so that no difference of infinities can arise. */
const forbidden = -1e30;

type Operands = { readonly query: Tensor; readonly key: Tensor; readonly value: Tensor };

/**
 * Causal attention with grouped heads (Ainslie et al., 2023). query is [batch, time, heads, size], key and value
 * [batch, time, keyHeads, size] where keyHeads divides heads; query heads g G to g G + G - 1 read key head g. The
 * result is [batch, time, heads x size]. The G query heads of a key head are laid under each other as more rows, so
 * keys and values are never copied and their gradients sum over the group within the product.
 */
export function causalAttention({ query, key, value }: Operands): Tensor {
  const [batch, time, heads, size] = query.shape as readonly [number, number, number, number];
  const keyHeads = key.shape[2]!;
  checkShape('attention', key, [batch, time, keyHeads, size]);
  checkShape('attention', value, key.shape);
  const group = heads / keyHeads;
  if (!Number.isInteger(group))
    throw shapeError('attention', [query.shape, key.shape], 'key heads must divide the heads');
  const rows = transpose(reshape(query, [batch, time, keyHeads, group, size]), [0, 2, 3, 1, 4]);
  const perKeyHead = (x: Tensor) => reshape(transpose(x, [0, 2, 1, 3]), [batch * keyHeads, time, size]);
  const mixed = attend(
    {
      query: reshape(rows, [batch * keyHeads, group * time, size]),
      key: perKeyHead(key),
      value: perKeyHead(value),
    },
    size ** -0.5,
  );
  const back = transpose(reshape(mixed, [batch, keyHeads, group, time, size]), [0, 3, 1, 2, 4]);
  return reshape(back, [batch, time, heads * size]);
}

/**
 * Attention of [n, rows, size] over [n, time, size], rows repeating the time steps. With P the probabilities and O
 * the output, the gradient of the scores is P (dP - rowsum(dO O)), since rowsum(dP P) = rowsum(dO O).
 */
function attend({ query, key, value }: Operands, factor: number): Tensor {
  const scores = matmul(query, key, { isRightTransposed: true, factor });
  const probabilities = maskedSoftmax(scores);
  const output = query.graph.emit({ op: 'MatMul', inputs: [probabilities, value], shape: query.shape });
  const backward = (gradient: Tensor) => {
    const ofProbabilities = matmul(gradient, value, { isRightTransposed: true });
    const rowSums = sumOver(multiply(gradient, output), [-1]);
    const ofScores = multiply(probabilities, subtract(ofProbabilities, rowSums));
    return [
      matmul(ofScores, key, { factor }),
      matmul(ofScores, query, { isLeftTransposed: true, factor }),
      matmul(probabilities, gradient, { isLeftTransposed: true }),
    ];
  };
  return query.graph.record({ output, inputs: [query, key, value], backward });
}

/** Probabilities of scores [n, G time, time] where a token sees itself and what came before. */
function maskedSoftmax(scores: Tensor): Tensor {
  const { graph, shape } = scores;
  const [count, rows, time] = shape as readonly [number, number, number];
  const square = [(count * rows) / time, time, time];
  const mask = graph.constant(
    Array.from({ length: time * time }, (_, k) => (k % time > Math.floor(k / time) ? forbidden : 0)),
    [time, time],
  );
  const bare = (op: string, inputs: readonly Tensor[], of: readonly number[]) =>
    graph.emit({ op, inputs, shape: of });
  const sizes = (of: readonly number[]) => graph.constant(of, [of.length], 'int64');
  const masked = bare('Add', [bare('Reshape', [scores, sizes(square)], square), mask], square);
  return bare('Reshape', [emitSoftmax(masked), sizes(shape)], shape);
}
