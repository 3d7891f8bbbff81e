import type { Signature } from '@slipway/contract';
import { cellWords } from '../data/rows/cell-words.ts';

type InputType = Signature['inputs'][number]['type'];

/** An input of a request as a person writes it; a moment kept in milliseconds is written as a time, UTC. */
export function inputWords(value: unknown, type: InputType | undefined): string {
  if (type === 'timestamp' && typeof value === 'number') {
    return new Date(value)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, '')
      .replace(/:00$/, '');
  }
  return cellWords(value);
}
