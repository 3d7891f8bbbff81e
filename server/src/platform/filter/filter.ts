/**
 * The filter language of lists, as a tree:
 *
 *     metrics.auc > 0.7 and params.trainer = 'gbdt' and not (status = 'failed' or name like 'tmp%')
 *
 * A comparison is false where the thing has no such field; `not (…)` turns that into true; `is null` asks for it.
 */
export type Filter<F extends Field = Field> =
  | { readonly kind: 'joined'; readonly by: 'and' | 'or'; readonly items: readonly Filter<F>[] }
  | { readonly kind: 'not'; readonly item: Filter<F> }
  | {
      readonly kind: 'compare';
      readonly field: F;
      readonly operator: CompareOperator;
      readonly value: Literal;
    }
  | {
      readonly kind: 'like';
      readonly field: F;
      readonly isNegated: boolean;
      readonly isCaseSensitive: boolean;
      readonly pattern: string;
      /** The pattern is a regular expression; only of vocabularies that have them. */
      readonly isRegex?: boolean;
    }
  | {
      readonly kind: 'in';
      readonly field: F;
      readonly isNegated: boolean;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'null'; readonly field: F; readonly isNegated: boolean }
  | { readonly kind: 'nan'; readonly field: F; readonly isNegated: boolean };

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type Literal = string | number;

/** What of a thing is asked about: an attribute by its own name, or an entry of a collection (`tags.stage`). */
export type Field = { readonly of: string; readonly key: string };

/** What a field holds; `either` is text that may also be compared as the number it reads as. */
export type ValueType = 'text' | 'number' | 'time' | 'either';

/** What the things of one list have, for the parser of their filters and orderings. */
export type Vocabulary<F extends Field> = {
  /** What a thing is called in messages: `run`. */
  readonly noun: string;
  readonly attributes: Readonly<Record<string, ValueType>>;
  /** Other spellings of attributes, in lower case. */
  readonly aliases: Readonly<Record<string, string>>;
  /** `metrics` and other spellings -> the `of` of a field; `attribute` among them where there are attributes. */
  readonly collections: Readonly<Record<string, string>>;
  /** What entries of a collection hold, by `of`. */
  readonly holds: Readonly<Record<string, ValueType>>;
  /** Collections that are offered in messages: `['metrics', 'params']`. */
  readonly offered: readonly string[];
  /** True where `rlike` is offered: whoever compiles its filters must know `isRegex`. */
  readonly hasRegex?: boolean;
  /** Puts a text in the form it is kept in. Throws through `fail` when the field can never hold it. */
  readonly settle?: (field: F, text: string, fail: (message: string, hint: string) => Error) => string;
};

export function attributeNamed<F extends Field>(vocabulary: Vocabulary<F>, name: string): string | null {
  const lower = name.toLowerCase();
  if (Object.hasOwn(vocabulary.attributes, lower)) return lower;
  return Object.hasOwn(vocabulary.aliases, lower) ? vocabulary.aliases[lower]! : null;
}

export const typeOf = <F extends Field>(vocabulary: Vocabulary<F>, field: F): ValueType =>
  (field.of === 'attribute' ? vocabulary.attributes[field.key] : vocabulary.holds[field.of]) ?? 'text';

/** Every field that a filter asks about. */
export function fieldsOf<F extends Field>(filter: Filter<F> | null): F[] {
  if (filter === null) return [];
  if (filter.kind === 'joined') return filter.items.flatMap(fieldsOf);
  return filter.kind === 'not' ? fieldsOf(filter.item) : [filter.field];
}

/** The same filter over other fields. */
export function mapFields<F extends Field, G extends Field>(
  filter: Filter<F>,
  to: (field: F) => G,
): Filter<G> {
  if (filter.kind === 'joined') return { ...filter, items: filter.items.map((item) => mapFields(item, to)) };
  if (filter.kind === 'not') return { kind: 'not', item: mapFields(filter.item, to) };
  return { ...filter, field: to(filter.field) };
}
