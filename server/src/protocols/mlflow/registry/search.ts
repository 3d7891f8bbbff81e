import type { Field, Filter, Vocabulary } from '../../../platform/filter/filter.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { type OrderKey, parseOrder } from '../../../platform/filter/parse-order.ts';
import { int, invalidValue, list, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { nextPageToken, offsetOf } from '../wire/page-token.ts';

export const searchFields = {
  filter: string(),
  max_results: int(),
  order_by: list(string()),
  page_token: string(),
};

export type SearchInput = {
  readonly filter: string | undefined;
  readonly max_results: number | undefined;
  readonly order_by: readonly (string | undefined)[];
  readonly page_token: string | undefined;
};

export type PageBounds = { readonly fallback: number; readonly least: number; readonly most: number };

/** A search read from its request. `order` is empty when the client names none. */
export function readSearch<F extends Field>(
  input: SearchInput,
  { vocabulary, bounds }: { vocabulary: Vocabulary<F>; bounds: PageBounds },
): { filter: Filter<F> | null; order: OrderKey<F>[]; offset: number; limit: number } {
  const limit = readLimit(input.max_results, bounds);
  return {
    filter: parseFilter(input.filter ?? '', vocabulary),
    order: readOrder(input.order_by, vocabulary),
    offset: offsetOf(input.page_token),
    limit,
  };
}

function readLimit(given: number | undefined, { fallback, least, most }: PageBounds): number {
  const limit = given ?? fallback;
  // In a query every value is text.
  if (limit > most) throw invalidValue('max_results', String(limit));
  if (limit < least)
    throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${limit}`);
  return limit;
}

function readOrder<F extends Field>(
  clauses: readonly (string | undefined)[],
  vocabulary: Vocabulary<F>,
): OrderKey<F>[] {
  const keys = parseOrder(clauses.filter((clause) => clause?.trim()).join(', '), vocabulary);
  const seen = new Set<string>();
  for (const { field } of keys) {
    if (field.of !== 'attribute')
      throw invalidParameter(`Invalid order_by entity: ${field.of}. Order by an attribute, as in 'name ASC'`);
    if (seen.has(field.key))
      throw invalidParameter(`\`order_by\` contains duplicate fields: ['${clauses.join("', '")}']`);
    seen.add(field.key);
  }
  return keys;
}

/** One page of what was found, with the token of the next; `found` has one item more where there is one. */
export function pageOf<T>(
  found: readonly T[],
  { offset, limit }: { offset: number; limit: number },
): { items: readonly T[]; token: string | undefined } {
  return {
    items: found.slice(0, limit),
    token: nextPageToken(offset, { found: found.length, limit }),
  };
}
