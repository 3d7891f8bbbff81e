import type { Field, Vocabulary } from './filter.ts';
import { filterError, tokenize } from './filter-tokens.ts';
import { describeToken, parseField, readTokens } from './parse-field.ts';

/** One key of an ordering. Runs without the value come last in both directions. */
export type OrderKey<F extends Field = Field> = { readonly field: F; readonly isDescending: boolean };

const maxKeys = 5;

/** Parses `metrics.auc desc, started_at`; ascending when left out. Throws `invalid-filter`. */
export function parseOrder<F extends Field>(source: string, vocabulary: Vocabulary<F>): OrderKey<F>[] {
  const reader = readTokens(source, tokenize(source), vocabulary);
  const keys: OrderKey<F>[] = [];
  while (reader.peek().kind !== 'end') {
    if (keys.length === maxKeys) {
      throw filterError(source, reader.peek().at, { message: `at most ${maxKeys} keys order a list` });
    }
    const field = parseField(reader);
    const word = reader.peek().kind === 'word' ? reader.next().text.toLowerCase() : 'asc';
    if (word !== 'asc' && word !== 'desc') {
      throw filterError(source, reader.peek().at, {
        message: `'${word}' is not a direction`,
        hint: 'write asc or desc',
      });
    }
    keys.push({ field, isDescending: word === 'desc' });
    const separator = reader.next();
    if (separator.kind === 'end') break;
    if (separator.text !== ',' || reader.peek().kind === 'end') {
      throw filterError(source, separator.at, {
        message: `${describeToken(separator)} is not expected here`,
        hint: 'write for example: metrics.auc desc, started_at',
      });
    }
  }
  return keys;
}
