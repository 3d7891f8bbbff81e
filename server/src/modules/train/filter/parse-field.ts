import { nearest } from '../../../platform/config/nearest.ts';
import { attributeNamed, attributes, type Field } from './filter.ts';
import { filterError, type Token } from './filter-tokens.ts';

const collections: Readonly<Record<string, Field['of']>> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
};

/** A position in the tokens of one text. */
export type TokenReader = {
  readonly source: string;
  peek(offset?: number): Token;
  next(): Token;
};

export function readTokens(source: string, tokens: readonly Token[]): TokenReader {
  let position = 0;
  const peek = (offset = 0) => tokens[Math.min(position + offset, tokens.length - 1)]!;
  return {
    source,
    peek,
    next() {
      const token = peek();
      position++;
      return token;
    },
  };
}

/** `metrics.auc`, `params."a b"`, `status`. */
export function parseField(reader: TokenReader): Field {
  const first = reader.next();
  if (first.kind !== 'word') {
    throw filterError(reader.source, first.at, {
      message: `expected what to look at, found ${describeToken(first)}`,
      hint: `write metrics.<name>, params.<name>, tags.<name> or one of ${Object.keys(attributes).join(', ')}`,
    });
  }
  if (reader.peek().text !== '.' || reader.peek().kind !== 'symbol') return attributeField(reader, first);
  const of = Object.hasOwn(collections, first.text.toLowerCase())
    ? collections[first.text.toLowerCase()]
    : undefined;
  if (of === undefined) throw unknownCollection(reader, first);
  reader.next();
  const key = reader.next();
  if (key.kind === 'end') {
    throw filterError(reader.source, key.at, { message: `the name after '${first.text}.' is missing` });
  }
  return of === 'attribute' ? attributeField(reader, key) : { of, key: key.text };
}

function attributeField(reader: TokenReader, token: Token): Field {
  const key = attributeNamed(token.text);
  if (key !== null) return { of: 'attribute', key };
  const close = nearest(token.text, Object.keys(attributes));
  throw filterError(reader.source, token.at, {
    message: `a run has no attribute '${token.text}'`,
    hint:
      close === null
        ? `a metric is written metrics.${token.text}, a param params.${token.text}; attributes are ${Object.keys(attributes).join(', ')}`
        : `did you mean '${close}'? A metric is written metrics.${token.text}`,
  });
}

function unknownCollection(reader: TokenReader, token: Token) {
  const close = nearest(token.text, ['metrics', 'params', 'tags', 'attributes']);
  return filterError(reader.source, token.at, {
    message: `'${token.text}.' is not something a run has`,
    hint: close === null ? 'use metrics., params., tags. or attributes.' : `did you mean '${close}.'?`,
  });
}

export const describeToken = (token: Token): string =>
  token.kind === 'end' ? 'the end' : `'${token.text.slice(0, 40)}'`;
