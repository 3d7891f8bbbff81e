import type { Tensor } from '../graph-builder.ts';
import { shapeError } from '../shape.ts';

/**
 * Rotary position embedding (Su et al., 2021) of x [batch, time, heads, size]: the pair (x_i, x_{i + size/2}) of the
 * token at place t turns by t base^(-2i/size). Pairs lie half a head apart, as in Hugging Face's Llama; GGUF keeps
 * them beside each other, so exporters reorder the rows of the query and key matrices.
 */
export function rotary(x: Tensor, base: number): Tensor {
  const [, , , size] = x.shape;
  if (x.shape.length !== 4 || size! % 2 !== 0)
    throw shapeError('rotary', [x.shape], 'it must be [batch, time, heads, size] with an even size');
  return turn(x, base, 1);
}

/** A turn by the opposite angle is the gradient of a turn. */
function turn(x: Tensor, base: number, direction: 1 | -1): Tensor {
  const output = x.graph.isFused ? fusedTurn(x, base, direction) : plainTurn(x, base, direction);
  const backward = (gradient: Tensor) => [turn(gradient, base, direction === 1 ? -1 : 1)];
  return x.graph.record({ output, inputs: [x], backward });
}

/** Angles of [time, size / 2]. */
function angles({ shape }: Tensor, base: number): readonly number[] {
  const half = shape[3]! / 2;
  return Array.from(
    { length: shape[1]! * half },
    (_, k) => Math.floor(k / half) * base ** (-(k % half) / half),
  );
}

function fusedTurn(x: Tensor, base: number, direction: 1 | -1): Tensor {
  const [batch, time, heads, size] = x.shape as readonly [number, number, number, number];
  const { graph } = x;
  const flat = [batch, time, heads * size];
  const turned = graph.emit({
    op: 'RotaryEmbedding',
    domain: 'com.microsoft',
    inputs: [
      emitReshape(x, flat),
      graph.constant([0], [1], 'int64'),
      graph.constant(angles(x, base).map(Math.cos), [time, size / 2]),
      graph.constant(
        angles(x, base).map((angle) => direction * Math.sin(angle)),
        [time, size / 2],
      ),
    ],
    shape: flat,
    attributes: { interleaved: { int: 0 }, num_heads: { int: heads } },
  });
  return emitReshape(turned, x.shape);
}

function emitReshape(x: Tensor, shape: readonly number[]): Tensor {
  const sizes = x.graph.constant(shape, [shape.length], 'int64');
  return x.graph.emit({ op: 'Reshape', inputs: [x, sizes], shape });
}

/** x cos + (the other half, the first negated) sin, from plain operators. */
function plainTurn(x: Tensor, base: number, direction: 1 | -1): Tensor {
  const { graph, shape } = x;
  const [, time, , size] = shape as readonly [number, number, number, number];
  const half = size / 2;
  const table = (of: (angle: number) => number) => graph.constant(angles(x, base).map(of), [time, 1, half]);
  const cosine = table(Math.cos);
  const sine = table((angle) => direction * Math.sin(angle));
  const halfShape = shape.with(3, half);
  const part = (start: number) =>
    graph.emit({
      op: 'Slice',
      inputs: [x, ...[start, start + half, 3].map((value) => graph.constant([value], [1], 'int64'))],
      shape: halfShape,
    });
  const combine = (op: string, a: Tensor, b: Tensor) => graph.emit({ op, inputs: [a, b], shape: halfShape });
  const [first, second] = [part(0), part(half)];
  const real = combine('Sub', combine('Mul', first, cosine), combine('Mul', second, sine));
  const imaginary = combine('Add', combine('Mul', second, cosine), combine('Mul', first, sine));
  return graph.emit({ op: 'Concat', inputs: [real, imaginary], shape, attributes: { axis: { int: 3 } } });
}
