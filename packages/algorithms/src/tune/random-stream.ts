import { createRandom, type Random } from '../samplers/random.ts';

/** The random numbers of one trial for one purpose: the same for the same three, unrelated to any other. */
export function randomStream(seed: number, trialNumber: number, purpose: string): Random {
  let hash = 0x811c9dc5 ^ trialNumber;
  for (let k = 0; k < purpose.length; k += 1) hash = Math.imul(hash ^ purpose.charCodeAt(k), 0x01000193);
  const salt = createRandom(seed).uint32();
  return createRandom((hash >>> 0) * 2 ** 20 + (trialNumber % 2 ** 20) + salt * 2 ** -32);
}
