/** A revision's part of the traffic, in percent. */
export type TrafficShare = { readonly revision: number; readonly weight: number };

/**
 * The revision that answers a prediction id: a pure function of the id and the weights, so that a retry lands
 * on the same revision, and an id that was on the canary stays there while the canary's weight grows.
 * `shares` starts with the canary when there is one. Null without shares.
 */
export function chooseRevision(predictionId: string, shares: readonly TrafficShare[]): number | null {
  if (shares.length <= 1) return shares[0]?.revision ?? null;
  const total = shares.reduce((sum, share) => sum + share.weight, 0);
  let rest = positionOf(predictionId) * total;
  for (const share of shares) {
    rest -= share.weight;
    if (rest < 0) return share.revision;
  }
  return shares[shares.length - 1]!.revision;
}

/** Where an id falls in [0, 1): FNV-1a over its UTF-16 units, finished by murmur3's mixer so that counters spread. */
export function positionOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
