import { AlgorithmError } from '../../algorithm-error.ts';
import type { ParameterLayout } from '../parameters.ts';
import { sizeOf } from '../shape.ts';

export type AdamWOptions = {
  /** Decay of the mean of gradients; 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients; 0.999. */
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Share of the learning rate by which decayed parameters shrink per step; 0.01. */
  readonly weightDecay?: number;
};

/** All that must be kept to go on as if never stopped. */
export type AdamWState = {
  /** Steps taken. */
  step: number;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
};

export type StepOptions = {
  readonly learningRate: number;
  /** Applied to the gradients first: what `clipFactor` gives. */
  readonly gradientFactor?: number;
};

/** A state before the first step. */
export function createAdamWState(layout: ParameterLayout): AdamWState {
  return { step: 0, firstMoment: new Float32Array(layout.size), secondMoment: new Float32Array(layout.size) };
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), over flat arrays in place, computed in double and
 * kept in float. Bias correction and the place of epsilon are PyTorch's.
 */
export function createAdamW(layout: ParameterLayout, options: AdamWOptions = {}) {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options;
  if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && weightDecay >= 0))
    throw new AlgorithmError(
      'invalid-option',
      `AdamW with beta1 ${beta1}, beta2 ${beta2}, epsilon ${epsilon}, weight decay ${weightDecay}`,
      'betas lie in [0, 1), epsilon is above 0, weight decay is not negative',
    );
  const stretches = decayStretches(layout);
  return (values: Float32Array, gradients: Float32Array, state: AdamWState, step: StepOptions): void => {
    state.step += 1;
    const { learningRate, gradientFactor = 1 } = step;
    const rate = learningRate / (1 - beta1 ** state.step);
    const root = 1 / Math.sqrt(1 - beta2 ** state.step);
    for (const { start, end, isDecayed } of stretches)
      updateStretch(
        { values, gradients, first: state.firstMoment, second: state.secondMoment },
        { start, end, keep: isDecayed ? 1 - learningRate * weightDecay : 1 },
        { beta1, beta2, epsilon, rate, root, gradientFactor },
      );
  };
}

type Arrays = Readonly<Record<'values' | 'gradients' | 'first' | 'second', Float32Array>>;
type Factors = Readonly<Record<'beta1' | 'beta2' | 'epsilon' | 'rate' | 'root' | 'gradientFactor', number>>;

function updateStretch(
  { values, gradients, first, second }: Arrays,
  { start, end, keep }: { readonly start: number; readonly end: number; readonly keep: number },
  { beta1, beta2, epsilon, rate, root, gradientFactor }: Factors,
): void {
  for (let i = start; i < end; i += 1) {
    const gradient = gradientFactor * gradients[i]!;
    const m = beta1 * first[i]! + (1 - beta1) * gradient;
    const v = beta2 * second[i]! + (1 - beta2) * gradient * gradient;
    first[i] = m;
    second[i] = v;
    values[i] = keep * values[i]! - (rate * m) / (root * Math.sqrt(v) + epsilon);
  }
}

type Stretch = { start: number; end: number; isDecayed: boolean };

/** Neighbours with the same rule in one stretch: long loops. */
function decayStretches({ specs, offsets }: ParameterLayout): readonly Stretch[] {
  const stretches: Stretch[] = [];
  specs.forEach(({ shape, isDecayed }, k) => {
    const end = offsets[k]! + sizeOf(shape);
    const last = stretches.at(-1);
    if (last?.isDecayed === isDecayed) last.end = end;
    else stretches.push({ start: offsets[k]!, end, isDecayed });
  });
  return stretches;
}
