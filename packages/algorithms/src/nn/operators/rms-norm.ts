import { checkShape, type Tensor } from '../graph-builder.ts';
import { divide, meanOfLast, multiply, shift, subtract } from './arithmetic.ts';
import { square, squareRoot } from './functions.ts';
import { sumTo } from './reshape.ts';

/**
 * x / sqrt(mean(x^2) + epsilon) along the last axis, times `gain` of that axis' size (Zhang and Sennrich, 2019).
 * With n = x / deviation and g the gradient of n, that of x is (g - n mean(g n)) / deviation.
 */
export function rmsNorm(x: Tensor, gain: Tensor, epsilon: number): Tensor {
  checkShape('rmsNorm', gain, [x.shape.at(-1)!]);
  const [output, inverse] = x.graph.isFused ? fusedNorm(x, gain, epsilon) : plainNorm(x, gain, epsilon);
  const backward = (gradient: Tensor) => {
    const normed = multiply(x, inverse);
    const ofNormed = multiply(gradient, gain);
    const along = multiply(normed, meanOfLast(multiply(ofNormed, normed)));
    return [multiply(inverse, subtract(ofNormed, along)), sumTo(multiply(gradient, normed), gain.shape)];
  };
  return x.graph.record({ output, inputs: [x, gain], backward });
}

type NormAndInverse = readonly [output: Tensor, inverseDeviation: Tensor];

function fusedNorm(x: Tensor, gain: Tensor, epsilon: number): NormAndInverse {
  const [output, inverse] = x.graph.emitSeveral({
    op: 'SimplifiedLayerNormalization',
    inputs: [x, gain],
    shape: x.shape,
    extra: [x.shape.with(-1, 1)],
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon }, stash_type: { int: 1 } },
  });
  return [output!, inverse!];
}

function plainNorm(x: Tensor, gain: Tensor, epsilon: number): NormAndInverse {
  const one = x.graph.constant([1], []);
  const inverse = divide(one, squareRoot(shift(meanOfLast(square(x)), epsilon)));
  // Emitted bare: what is recorded here is the whole norm, and its parts would be walked a second time.
  const normed = x.graph.emit({ op: 'Mul', inputs: [x, inverse], shape: x.shape });
  return [x.graph.emit({ op: 'Mul', inputs: [normed, gain], shape: x.shape }), inverse];
}
