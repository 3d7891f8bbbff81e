import { normalCdf } from '../../statistics/distributions/normal.ts';

const exactLimit = 50;

/**
 * Wilcoxon's signed-rank test (1945): the probability that differences symmetric around 0 would have ranks at least as
 * high on the positive side. Equal ones share their ranks; zeros are ranked and half of their ranks count as positive.
 * Exact up to 50 differences, given the ties; above by the normal distribution with its correction for ties. 1 for
 * none.
 */
export function signedRankP(differences: readonly number[]): number {
  const ranks = doubledRanks(differences);
  const isZero = (k: number) => differences[k] === 0;
  let positive = 0;
  const free: number[] = [];
  ranks.forEach((rank, k) => {
    if (isZero(k)) return;
    free.push(rank);
    if (differences[k]! > 0) positive += rank;
  });
  if (free.length === 0) return 1;
  return free.length <= exactLimit ? exactP(free, positive) : normalP(free, positive);
}

/** Twice the ranks by magnitude, so that shared ones are whole numbers. */
function doubledRanks(differences: readonly number[]): number[] {
  const order = differences
    .map((_, k) => k)
    .sort((a, b) => Math.abs(differences[a]!) - Math.abs(differences[b]!));
  const ranks = differences.map(() => 0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (
      to + 1 < order.length &&
      Math.abs(differences[order[to + 1]!]!) === Math.abs(differences[order[from]!]!)
    )
      to += 1;
    for (let k = from; k <= to; k += 1) ranks[order[k]!] = from + to + 2;
    from = to + 1;
  }
  return ranks;
}

/** Over all ways to give the ranks their signs. */
function exactP(ranks: readonly number[], positive: number): number {
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = new Float64Array(total + 1);
  ways[0] = 1;
  let reach = 0;
  for (const rank of ranks) {
    reach += rank;
    for (let sum = reach; sum >= 0; sum -= 1)
      ways[sum] = 0.5 * (ways[sum]! + (sum >= rank ? ways[sum - rank]! : 0));
  }
  let p = 0;
  for (let sum = positive; sum <= total; sum += 1) p += ways[sum]!;
  return Math.min(1, p);
}

function normalP(ranks: readonly number[], positive: number): number {
  const mean = ranks.reduce((sum, rank) => sum + rank, 0) / 2;
  const variance = ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4;
  return normalCdf((mean - positive) / Math.sqrt(variance));
}
