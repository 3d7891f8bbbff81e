/** An estimate of a share or a mean with the uncertainty that decisions are made on. */
export type Interval = { readonly low: number; readonly high: number };

/**
 * Wilson's score interval of a share (Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for small counts).
 * `z` is the normal quantile: 1.96 for 95%, 3 for 99.7%. Without trials everything is possible: [0, 1].
 */
export function wilsonInterval(count: number, total: number, z: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = count / total;
  const spread = (z * z) / total;
  const center = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share) + spread / 4) / total)) / (1 + spread);
  return { low: count === 0 ? 0 : center - half, high: count === total ? 1 : center + half };
}

/** A measured value with its standard error. */
export type Estimate = { readonly value: number; readonly standardError: number };

/** Interval of the difference of two independent estimates, `a - b`. */
export function differenceInterval(a: Estimate, b: Estimate, z: number): Interval {
  const difference = a.value - b.value;
  const half = z * Math.hypot(a.standardError, b.standardError);
  return { low: difference - half, high: difference + half };
}
