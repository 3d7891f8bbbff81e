/** A 32-bit hash of a text's UTF-16 units: FNV-1a with the finaliser of MurmurHash3, which spreads short texts. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let k = 0; k < text.length; k += 1) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return mix(hash);
}

/** Joins the hashes of the parts of a sequence; order counts. */
export const joinHashes = (hash: number, next: number): number =>
  Math.imul(((hash << 5) | (hash >>> 27)) ^ next, 0x9e3779b1) >>> 0;

export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
