import type { Leaf, TreeColumn } from './regression-tree.ts';

/**
 * How much of a tree's variance over the whole space each column explains by itself (Hutter et al. 2014, algorithm 2):
 * the variance of the prediction with all other columns averaged out, exact from the leaves. Null for a tree that
 * predicts the same everywhere.
 */
export function mainEffects(leaves: readonly Leaf[], columns: readonly TreeColumn[]): Float64Array | null {
  const widths = leaves.map((leaf) => columns.map((_, column) => widthOf(leaf, column)));
  const volumes = widths.map((sides) => sides.reduce((product, side) => product * side, 1));
  const mean = leaves.reduce((sum, { value }, k) => sum + value * volumes[k]!, 0);
  const variance = leaves.reduce((sum, { value }, k) => sum + volumes[k]! * (value - mean) ** 2, 0);
  if (!(variance > 1e-12)) return null;
  return Float64Array.from(columns, ({ isChoice, count }, column) => {
    const shares = leaves.map(({ value }, k) => (value * volumes[k]!) / widths[k]![column]!);
    const marginal = isChoice
      ? marginalOfChoice(leaves, { column, count, shares })
      : marginalOfNumber(leaves, { column, shares });
    return marginal.reduce((sum, { weight, value }) => sum + weight * (value - mean) ** 2, 0) / variance;
  });
}

/** The prediction on a stretch or for a choice with the others averaged out; the weights sum to 1. */
type Marginal = { readonly weight: number; readonly value: number }[];

function widthOf({ low, high, choices }: Leaf, column: number): number {
  const may = choices[column];
  if (may === null || may === undefined) return high[column]! - low[column]!;
  return may.reduce((sum, value) => sum + value, 0) / may.length;
}

function marginalOfNumber(
  leaves: readonly Leaf[],
  { column, shares }: { column: number; shares: readonly number[] },
): Marginal {
  const edges = [...new Set(leaves.flatMap(({ low, high }) => [low[column]!, high[column]!]))].sort(
    (a, b) => a - b,
  );
  const placeOf = new Map(edges.map((edge, place) => [edge, place]));
  const changes = new Float64Array(edges.length);
  leaves.forEach(({ low, high }, k) => {
    changes[placeOf.get(low[column]!)!]! += shares[k]!;
    changes[placeOf.get(high[column]!)!]! -= shares[k]!;
  });
  let value = 0;
  return edges.slice(0, -1).map((edge, place) => {
    value += changes[place]!;
    return { weight: edges[place + 1]! - edge, value };
  });
}

const marginalOfChoice = (
  leaves: readonly Leaf[],
  { column, count, shares }: { column: number; count: number; shares: readonly number[] },
): Marginal =>
  Array.from({ length: count }, (_, choice) => ({
    weight: 1 / count,
    value: leaves.reduce((sum, { choices }, k) => sum + choices[column]![choice]! * shares[k]!, 0),
  }));
