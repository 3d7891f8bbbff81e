import type { Field, Vocabulary } from './filter.ts';
import { filterError, tokenize } from './filter-tokens.ts';
import { describeToken, parseField, readTokens } from './parse-field.ts';

/** A field as it was written, and what it means. */
export type NamedField<F extends Field = Field> = { readonly name: string; readonly field: F };

/** Parses `metrics.auc, params."tree depth", status`. Throws `invalid-filter` with the place of the mistake. */
export function parseFields<F extends Field>(
  source: string,
  vocabulary: Vocabulary<F>,
  maxFields = 200,
): NamedField<F>[] {
  const reader = readTokens(source, tokenize(source), vocabulary);
  const fields: NamedField<F>[] = [];
  while (reader.peek().kind !== 'end') {
    const start = reader.peek().at;
    if (fields.length === maxFields)
      throw filterError(source, start, { message: `at most ${maxFields} fields can be asked for at once` });
    const field = parseField(reader);
    const separator = reader.next();
    fields.push({ name: source.slice(start, separator.at).trim(), field });
    if (separator.kind === 'end') break;
    if (separator.text !== ',' || reader.peek().kind === 'end') {
      throw filterError(source, separator.at, {
        message: `${describeToken(separator)} is not expected here`,
        hint: 'write for example: metrics.auc, params.depth, status',
      });
    }
  }
  return fields;
}
