/**
 * The Matérn kernel of smoothness 5/2 with a length for each dimension (Rasmussen and Williams 2006, equation 4.17),
 * as a function of the squared scaled distance.
 */
export function maternAt(squaredDistance: number): number {
  const root = Math.sqrt(5 * squaredDistance);
  return (1 + root + root * root * (1 / 3)) * Math.exp(-root);
}

/** Its derivative by the squared scaled distance. */
export function maternSlopeAt(squaredDistance: number): number {
  const root = Math.sqrt(5 * squaredDistance);
  return (-5 / 6) * (1 + root) * Math.exp(-root);
}
