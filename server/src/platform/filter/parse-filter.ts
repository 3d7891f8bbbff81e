import {
  type CompareOperator,
  type Field,
  type Filter,
  type Literal,
  typeOf,
  type Vocabulary,
} from './filter.ts';
import { filterError, type Token, tokenize } from './filter-tokens.ts';
import { linearRegex } from './linear-regex.ts';
import { describeToken, parseField, readTokens, type TokenReader } from './parse-field.ts';

/** Deeper nesting than any person writes; databases bound the depth of an expression too. */
const maxDepth = 40;

const operators: Readonly<Record<string, CompareOperator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * Parses a filter; null when the text is blank. Grammar, keywords in any case:
 *
 *     or    = and { "or" and }
 *     and   = not { "and" not }
 *     not   = "not" not | "(" or ")" | field test
 *     test  = ("=" | "!=" | "<" | "<=" | ">" | ">=") literal
 *           | ["not"] ("like" | "ilike" | "rlike") string | ["not"] "in" "(" literal { "," literal } ")"
 *           | "is" ["not"] ("null" | "nan")
 *
 * Throws `invalid-filter` with the position and a hint.
 */
export function parseFilter<F extends Field>(source: string, vocabulary: Vocabulary<F>): Filter<F> | null {
  const reader = readTokens(source, tokenize(source), vocabulary);
  if (reader.peek().kind === 'end') return null;
  const filter = parseOr(reader, 0);
  const rest = reader.peek();
  if (rest.kind !== 'end') {
    throw filterError(source, rest.at, {
      message: `${describeToken(rest)} is not expected here`,
      hint: 'join conditions with and / or',
    });
  }
  return filter;
}

const isKeyword = (token: Token, keyword: string) =>
  token.kind === 'word' && token.text.toLowerCase() === keyword;
const isSymbol = (token: Token, symbol: string) => token.kind === 'symbol' && token.text === symbol;

function parseOr<F extends Field>(reader: TokenReader<F>, depth: number): Filter<F> {
  return parseJoined(reader, 'or', () => parseJoined(reader, 'and', () => parseNot(reader, depth)));
}

function parseJoined<F extends Field>(
  reader: TokenReader<F>,
  by: 'and' | 'or',
  parseItem: () => Filter<F>,
): Filter<F> {
  const items = [parseItem()];
  while (isKeyword(reader.peek(), by)) {
    reader.next();
    items.push(parseItem());
  }
  return items.length === 1 ? items[0]! : { kind: 'joined', by, items };
}

function parseNot<F extends Field>(reader: TokenReader<F>, depth: number): Filter<F> {
  const token = reader.peek();
  if (depth > maxDepth) {
    throw filterError(reader.source, token.at, { message: `conditions are nested deeper than ${maxDepth}` });
  }
  if (isKeyword(token, 'not')) {
    reader.next();
    return { kind: 'not', item: parseNot(reader, depth + 1) };
  }
  if (!isSymbol(token, '(')) return parseTest(reader);
  reader.next();
  const inner = parseOr(reader, depth + 1);
  expectSymbol(reader, ')');
  return inner;
}

function parseTest<F extends Field>(reader: TokenReader<F>): Filter<F> {
  const field = parseField(reader);
  const token = reader.next();
  const operator = token.kind === 'symbol' ? operators[token.text] : undefined;
  if (operator !== undefined) {
    return { kind: 'compare', field, operator, value: parseLiteral(reader, field) };
  }
  if (isKeyword(token, 'is')) return parseIs(reader, field);
  const isNegated = isKeyword(token, 'not');
  const verb = isNegated ? reader.next() : token;
  if (isKeyword(verb, 'in')) return { kind: 'in', field, isNegated, values: parseList(reader, field) };
  if (isKeyword(verb, 'like') || isKeyword(verb, 'ilike')) {
    const isCaseSensitive = isKeyword(verb, 'like');
    return { kind: 'like', field, isNegated, isCaseSensitive, pattern: parsePattern(reader, field) };
  }
  if (isKeyword(verb, 'rlike') && reader.vocabulary.hasRegex === true) {
    const at = reader.peek().at;
    const pattern = parsePattern(reader, field);
    assertRegex(reader.source, at, pattern);
    return { kind: 'like', field, isNegated, isCaseSensitive: true, isRegex: true, pattern };
  }
  throw filterError(reader.source, verb.at, {
    message: `expected a comparison, found ${describeToken(verb)}`,
    hint: 'use =, !=, <, <=, >, >=, like, ilike, in (…), is null or is not null',
  });
}

function parseIs<F extends Field>(reader: TokenReader<F>, field: F): Filter<F> {
  const first = reader.next();
  const isNegated = isKeyword(first, 'not');
  const what = isNegated ? reader.next() : first;
  if (isKeyword(what, 'null')) return { kind: 'null', field, isNegated };
  if (isKeyword(what, 'nan') && field.of === 'metric') return { kind: 'nan', field, isNegated };
  throw filterError(reader.source, what.at, {
    message: `expected null after 'is', found ${describeToken(what)}`,
    hint: field.of === 'metric' ? 'write is null, is not null or is nan' : 'write is null or is not null',
  });
}

function parseList<F extends Field>(reader: TokenReader<F>, field: F): Literal[] {
  expectSymbol(reader, '(');
  const values = [parseLiteral(reader, field)];
  while (isSymbol(reader.peek(), ',')) {
    reader.next();
    values.push(parseLiteral(reader, field));
  }
  expectSymbol(reader, ')');
  return values;
}

function parsePattern<F extends Field>(reader: TokenReader<F>, field: F): string {
  const token = reader.next();
  const type = typeOf(reader.vocabulary, field);
  if (type === 'number' || type === 'time') {
    throw filterError(reader.source, token.at, { message: `${field.key} is a number and has no pattern` });
  }
  if (token.kind === 'string') return token.text;
  throw filterError(reader.source, token.at, {
    message: `expected a pattern, found ${describeToken(token)}`,
    hint: "write it in quotes; % stands for any text and _ for one character: name like 'nightly-%'",
  });
}

function assertRegex(source: string, at: number, pattern: string): void {
  try {
    linearRegex(pattern);
  } catch (error) {
    throw filterError(source, at, {
      message: `'${pattern.slice(0, 100)}' is not a regular expression that is served here`,
      hint: (error as Error).message.slice(0, 200),
    });
  }
}

function expectSymbol<F extends Field>(reader: TokenReader<F>, symbol: string): void {
  const token = reader.next();
  if (isSymbol(token, symbol)) return;
  throw filterError(reader.source, token.at, {
    message: `expected '${symbol}', found ${describeToken(token)}`,
  });
}

/** A value of the type the field holds. Times are milliseconds since 1970 or ISO 8601 text. */
function parseLiteral<F extends Field>(reader: TokenReader<F>, field: F): Literal {
  const token = reader.next();
  const fail = (message: string, hint: string) => filterError(reader.source, token.at, { message, hint });
  if (token.kind !== 'string' && token.kind !== 'number') {
    throw fail(
      `expected a value, found ${describeToken(token)}`,
      "numbers as they are, text in quotes: 'gbdt'",
    );
  }
  const { vocabulary } = reader;
  const type = typeOf(vocabulary, field);
  if (type === 'text') {
    if (token.kind !== 'string') throw fail(`${field.key} is text`, `write '${token.text}' in quotes`);
    return vocabulary.settle?.(field, token.text, fail) ?? token.text;
  }
  if (type === 'either' && token.kind === 'string') return token.text;
  if (type === 'time' && token.kind === 'string') {
    const at = Date.parse(token.text);
    if (!Number.isNaN(at)) return at;
    throw fail(`'${token.text}' is not a time`, "write '2026-01-31', '2026-01-31T12:00:00Z' or milliseconds");
  }
  const value = Number(token.text);
  if (token.kind === 'number' && Number.isFinite(value)) return value;
  throw fail(`${field.key} is a number`, 'write a finite number without quotes');
}
