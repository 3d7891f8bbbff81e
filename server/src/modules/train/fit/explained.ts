import { AlgorithmError } from '@slipway/algorithms/errors';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

/** What an algorithm refuses is `invalid-training` for the person who asked; other values pass. */
export function explain(error: unknown): unknown {
  if (!(error instanceof AlgorithmError)) return error;
  const extras = error.hint === undefined ? {} : { hint: error.hint };
  return new SlipwayError('invalid-training', error.message, { ...extras, cause: error });
}

export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error);
  }
}
