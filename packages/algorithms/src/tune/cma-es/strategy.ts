/** The constants of CMA-ES for a dimension and a population (Hansen 2016, "The CMA evolution strategy: a tutorial", table 1). */
export type Strategy = {
  readonly size: number;
  readonly population: number;
  /** By rank, best first; the first `parents` sum to 1, the others are negative. */
  readonly weights: Float64Array;
  readonly parents: number;
  readonly massOfParents: number;
  readonly pathRate: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  readonly rankOneRate: number;
  readonly rankMuRate: number;
  /** The expected length of a standard normal vector. */
  readonly normalLength: number;
};

export const defaultPopulation = (size: number): number => 4 + Math.floor(3 * Math.log(size));

export function createStrategy(size: number, population: number): Strategy {
  const parents = Math.floor(population / 2);
  const raw = Float64Array.from(
    { length: population },
    (_, k) => Math.log((population + 1) / 2) - Math.log(k + 1),
  );
  const mass = massOf(raw.subarray(0, parents));
  const rankOneRate = 2 / ((size + 1.3) ** 2 + mass);
  const rankMuRate = Math.min(1 - rankOneRate - 1e-8, (2 * (mass - 2 + 1 / mass)) / ((size + 2) ** 2 + mass));
  const negative = raw.subarray(parents);
  const massOfNegative = massOf(negative);
  const sumOfNegative = Math.min(
    1 + rankOneRate / rankMuRate,
    1 + (2 * massOfNegative) / (mass + 2),
    (1 - rankOneRate - rankMuRate) / (size * rankMuRate),
  );
  const positiveSum = sum(raw.subarray(0, parents));
  const negativeSum = Math.max(-sum(negative), Number.MIN_VALUE);
  const stepRate = (mass + 2) / (size + mass + 5);
  return {
    size,
    population,
    weights: raw.map((weight, k) =>
      k < parents ? weight / positiveSum : (weight / negativeSum) * sumOfNegative,
    ),
    parents,
    massOfParents: mass,
    pathRate: (4 + mass / size) / (size + 4 + (2 * mass) / size),
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (size + 1)) - 1) + stepRate,
    rankOneRate,
    rankMuRate,
    normalLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size ** 2)),
  };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function massOf(weights: Float64Array): number {
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  return squares === 0 ? 0 : sum(weights) ** 2 / squares;
}
