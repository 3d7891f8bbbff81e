import type { TrialParameters } from '@slipway/algorithms';
import type { TuneSpace } from '@slipway/algorithms/tune';

/** A function to be minimised, with its space; the peer's Python has the same ones by the same name. */
export type BenchObjective = {
  readonly name: string;
  readonly space: TuneSpace;
  /** The least value there is. */
  readonly optimum: number;
  readonly isNumeric: boolean;
  lossAt(parameters: TrialParameters): number;
};

type Vector = readonly number[];

function onCube(
  name: string,
  { dimensions, min, max, optimum }: { dimensions: number; min: number; max: number; optimum: number },
  valueAt: (x: Vector) => number,
): BenchObjective {
  const names = Array.from({ length: dimensions }, (_, k) => `x${k}`);
  return {
    name,
    optimum,
    isNumeric: true,
    space: Object.fromEntries(names.map((axis) => [axis, { min, max }])),
    lossAt: (parameters) => valueAt(names.map((axis) => parameters[axis] as number)),
  };
}

const sum = (values: Vector) => values.reduce((total, value) => total + value, 0);

/** Branin and Hoo (1972) on its usual rectangle. */
const branin: BenchObjective = {
  name: 'branin',
  optimum: 0.39788735772973816,
  isNumeric: true,
  space: { x: { min: -5, max: 10 }, y: { min: 0, max: 15 } },
  lossAt({ x, y }) {
    const [a, b] = [x as number, y as number];
    const bend = b - (5.1 / (4 * Math.PI ** 2)) * a ** 2 + (5 / Math.PI) * a - 6;
    return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10;
  },
};

/** Hartmann's function of six dimensions (Dixon and Szegő 1978). */
const hartmannWeights = [1, 1.2, 3, 3.2];
const hartmannScales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

const hartmann = (x: Vector) =>
  -sum(
    hartmannWeights.map(
      (weight, k) =>
        weight * Math.exp(-sum(x.map((v, d) => hartmannScales[k]![d]! * (v - hartmannCentres[k]![d]!) ** 2))),
    ),
  );

const rosenbrock = (x: Vector) =>
  sum(x.slice(1).map((next, k) => 100 * (next - x[k]! ** 2) ** 2 + (1 - x[k]!) ** 2));

const rastrigin = (x: Vector) => sum(x.map((v) => v ** 2 - 10 * Math.cos(2 * Math.PI * v) + 10));

const ackley = (x: Vector) =>
  -20 * Math.exp(-0.2 * Math.sqrt(sum(x.map((v) => v ** 2)) / x.length)) -
  Math.exp(sum(x.map((v) => Math.cos(2 * Math.PI * v))) / x.length) +
  20 +
  Math.E;

/**
 * Made up after the tuning of boosted trees: a rate on a logarithm, whole numbers on a logarithm and not, a stepped
 * share, two choices of which one shifts the best rate.
 */
const mixed: BenchObjective = {
  name: 'mixed',
  optimum: 0,
  isNumeric: false,
  space: {
    rate: { min: 1e-4, max: 1, log: true },
    leaves: { min: 4, max: 512, integer: true, log: true },
    depth: { min: 1, max: 16, integer: true },
    share: { min: 0.1, max: 1, step: 0.05 },
    loss: { choices: ['logistic', 'hinge', 'square', 'focal'] },
    hasBagging: { choices: ['yes', 'no'] },
  },
  lossAt({ rate, leaves, depth, share, loss, hasBagging }) {
    const bestRate = loss === 'hinge' ? -1 : -2.5;
    const ofLoss = { logistic: 0.4, hinge: 0, square: 1.2, focal: 0.2 }[loss as string]!;
    return (
      (Math.log10(rate as number) - bestRate) ** 2 +
      (Math.log2(leaves as number) - 5) ** 2 / 4 +
      ((depth as number) - 7) ** 2 / 20 +
      4 * ((share as number) - 0.7) ** 2 +
      ofLoss +
      (hasBagging === 'yes' ? 0 : 0.3)
    );
  },
};

/** Three models, each with parameters of its own, one of them with a branch inside. */
const conditional: BenchObjective = {
  name: 'conditional',
  optimum: 0,
  isNumeric: false,
  space: {
    model: { choices: ['linear', 'trees', 'net'] },
    penalty: { min: 1e-6, max: 10, log: true, when: { model: 'linear' } },
    treeDepth: { min: 1, max: 14, integer: true, when: { model: 'trees' } },
    treeRate: { min: 1e-3, max: 1, log: true, when: { model: 'trees' } },
    treeShare: { min: 0.2, max: 1, when: { model: 'trees' } },
    netRate: { min: 1e-5, max: 1, log: true, when: { model: 'net' } },
    optimiser: { choices: ['sgd', 'adam'], when: { model: 'net' } },
    momentum: { min: 0, max: 0.99, when: { optimiser: 'sgd' } },
  },
  lossAt(parameters) {
    const number = (name: string) => parameters[name] as number;
    if (parameters['model'] === 'linear') return 0.8 + (Math.log10(number('penalty')) + 2) ** 2 / 8;
    if (parameters['model'] === 'trees')
      return (
        (number('treeDepth') - 6) ** 2 / 30 +
        (Math.log10(number('treeRate')) + 1.2) ** 2 +
        3 * (number('treeShare') - 0.65) ** 2
      );
    const ofRate = (Math.log10(number('netRate')) + 3) ** 2 / 3;
    return parameters['optimiser'] === 'adam'
      ? 0.35 + ofRate
      : 0.2 + ofRate + 2 * (number('momentum') - 0.9) ** 2;
  },
};

const cubes = (
  name: string,
  dimensions: readonly number[],
  { reach, valueAt }: { reach: readonly [number, number]; valueAt: (x: Vector) => number },
) =>
  dimensions.map((count) =>
    onCube(`${name}-${count}`, { dimensions: count, min: reach[0], max: reach[1], optimum: 0 }, valueAt),
  );

/** For the overhead: nothing to compute, twenty parameters. */
export const sphere: BenchObjective = onCube(
  'sphere-20',
  { dimensions: 20, min: -5, max: 5, optimum: 0 },
  (x) => sum(x.map((v) => v ** 2)),
);

/** The reaches are not symmetric where the optimum would else lie in the very middle, which a prior may favour. */
export const objectives: readonly BenchObjective[] = [
  branin,
  onCube('hartmann-6', { dimensions: 6, min: 0, max: 1, optimum: -3.322368011391339 }, hartmann),
  ...cubes('rosenbrock', [2, 5, 20], { reach: [-5, 10], valueAt: rosenbrock }),
  ...cubes('rastrigin', [2, 5, 20], { reach: [-4, 6], valueAt: rastrigin }),
  ...cubes('ackley', [2, 5, 20], { reach: [-20, 30], valueAt: ackley }),
  mixed,
  conditional,
];
