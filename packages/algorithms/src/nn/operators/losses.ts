import { AlgorithmError } from '../../algorithm-error.ts';
import { checkShape, type Tensor } from '../graph-builder.ts';
import { multiply, scale, subtract } from './arithmetic.ts';
import { softplus, square } from './functions.ts';
import { reshape, slice, sum, sumOver } from './reshape.ts';
import { emitSoftmax, logSoftmax, softmax } from './softmax.ts';

/** -log p of the target class per row: logits [rows, classes], targets int64 [rows], result [rows]. */
export function negativeLogLikelihoods(logits: Tensor, targets: Tensor): Tensor {
  const { graph } = logits;
  const [rows] = logits.shape as readonly [number, number];
  checkShape('negativeLogLikelihoods', targets, [rows]);
  if (targets.type !== 'int64') throw new AlgorithmError('invalid-option', 'targets must be int64');
  const logProbabilities = emitSoftmax(logits, 'LogSoftmax');
  const places = reshape(targets, [rows, 1]);
  const axis = { axis: { int: 1 } };
  const picked = graph.emit({
    op: 'GatherElements',
    inputs: [logProbabilities, places],
    shape: [rows, 1],
    attributes: axis,
  });
  const negated = graph.emit({ op: 'Neg', inputs: [picked], shape: [rows, 1] });
  const output = graph.emit({
    op: 'Reshape',
    inputs: [negated, graph.constant([rows], [1], 'int64')],
    shape: [rows],
  });
  // The probabilities, less 1 at the target, times the gradient of the row.
  const backward = (gradient: Tensor) => {
    const column = reshape(gradient, [rows, 1]);
    const probabilities = graph.emit({ op: 'Exp', inputs: [logProbabilities], shape: logits.shape });
    const ofLogits = graph.emit({
      op: 'ScatterElements',
      inputs: [
        multiply(probabilities, column),
        places,
        graph.emit({ op: 'Neg', inputs: [column], shape: [rows, 1] }),
      ],
      shape: logits.shape,
      attributes: { ...axis, reduction: { string: 'add' } },
    });
    return [ofLogits, null];
  };
  return graph.record({ output, inputs: [logits, targets], backward });
}

/** (prediction - target)^2 of each. */
export function squaredErrors(prediction: Tensor, target: Tensor): Tensor {
  checkShape('squaredErrors', target, prediction.shape);
  return square(subtract(prediction, target));
}

/** Cross entropy of each logit z against its target y of 0 to 1: log(1 + e^z) - y z. */
export function binaryCrossEntropies(logits: Tensor, target: Tensor): Tensor {
  checkShape('binaryCrossEntropies', target, logits.shape);
  return subtract(softplus(logits), multiply(target, logits));
}

/**
 * How far each row of logits [rows, classes] is from the teacher's, both softened by `temperature`: T^2 KL(teacher,
 * student), so that gradients keep their size at any temperature (Hinton et al., 2015). Result [rows].
 */
export function distillationLosses(logits: Tensor, teacherLogits: Tensor, temperature: number): Tensor {
  checkShape('distillationLosses', teacherLogits, logits.shape);
  if (!(temperature > 0))
    throw new AlgorithmError('invalid-option', `a temperature of ${temperature}`, 'above 0');
  const teacher = scale(teacherLogits, 1 / temperature);
  const difference = subtract(logSoftmax(teacher), logSoftmax(scale(logits, 1 / temperature)));
  const divergence = sumOver(multiply(softmax(teacher), difference), [-1]);
  return scale(reshape(divergence, [logits.shape[0]!]), temperature ** 2);
}

/**
 * Direct preference optimisation (Rafailov et al., 2023) from log-probabilities [2 pairs] of answers, the chosen ones
 * first, under the model and under the reference: -log sigmoid(beta (gain of chosen - gain of rejected)), [pairs].
 */
export function preferenceLosses(logProbabilities: Tensor, reference: Tensor, beta: number): Tensor {
  checkShape('preferenceLosses', reference, logProbabilities.shape);
  const pairs = logProbabilities.shape[0]! / 2;
  const gains = subtract(logProbabilities, reference);
  const half = (start: number) => slice(gains, { axis: 0, start, end: start + pairs });
  return softplus(scale(subtract(half(0), half(pairs)), -beta));
}

/**
 * The sum over rows of weight times loss. Weights [rows] do the ignoring (0, with any valid target) and the averaging
 * (1 / rows that count, over all the pieces of an accumulated step), so that long and short pieces add up to exactly
 * the large batch.
 */
export function weightedSum(losses: Tensor, weights: Tensor): Tensor {
  checkShape('weightedSum', weights, losses.shape);
  return sum(multiply(losses, weights));
}
