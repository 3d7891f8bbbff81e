import { createRandom, type Random } from '../samplers/random.ts';

/** The random numbers of one trial for one purpose: the same for the same three, unrelated to any other. */
export function randomStream(seed: number, trialNumber: number, purpose: string): Random {
  let hash = createRandom(seed).uint32() ^ 0x811c9dc5;
  for (let k = 0; k < purpose.length; k += 1) hash = Math.imul(hash ^ purpose.charCodeAt(k), 0x01000193);
  return createRandom((hash >>> 0) * 2 ** 21 + (trialNumber % 2 ** 21));
}
