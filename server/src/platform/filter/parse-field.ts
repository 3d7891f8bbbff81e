import { nearest } from '../config/nearest.ts';
import { attributeNamed, type Field, type Vocabulary } from './filter.ts';
import { filterError, type Token } from './filter-tokens.ts';

/** A position in the tokens of one text. */
export type TokenReader<F extends Field> = {
  readonly source: string;
  readonly vocabulary: Vocabulary<F>;
  peek(offset?: number): Token;
  next(): Token;
};

export function readTokens<F extends Field>(
  source: string,
  tokens: readonly Token[],
  vocabulary: Vocabulary<F>,
): TokenReader<F> {
  let position = 0;
  const peek = (offset = 0) => tokens[Math.min(position + offset, tokens.length - 1)]!;
  return {
    source,
    vocabulary,
    peek,
    next() {
      const token = peek();
      position++;
      return token;
    },
  };
}

/** `metrics.auc`, `params."a b"`, `status`. */
export function parseField<F extends Field>(reader: TokenReader<F>): F {
  const { collections, attributes, offered } = reader.vocabulary;
  const first = reader.next();
  if (first.kind !== 'word' && first.kind !== 'quoted-word') {
    throw filterError(reader.source, first.at, {
      message: `expected what to look at, found ${describeToken(first)}`,
      hint: `write ${[...offered.map((name) => `${name}.<name>`), ...Object.keys(attributes)].join(', ')}`,
    });
  }
  if (reader.peek().text !== '.' || reader.peek().kind !== 'symbol') return attributeField(reader, first);
  const name = first.text.toLowerCase();
  const of = Object.hasOwn(collections, name) ? collections[name] : undefined;
  if (of === undefined) throw unknownCollection(reader, first);
  reader.next();
  const key = reader.next();
  if (key.kind === 'end') {
    throw filterError(reader.source, key.at, { message: `the name after '${first.text}.' is missing` });
  }
  return of === 'attribute' ? attributeField(reader, key) : ({ of, key: key.text } as F);
}

function attributeField<F extends Field>({ source, vocabulary }: TokenReader<F>, token: Token): F {
  const key = attributeNamed(vocabulary, token.text);
  if (key !== null) return { of: 'attribute', key } as F;
  const names = Object.keys(vocabulary.attributes);
  const close = nearest(token.text, names);
  const others = vocabulary.offered.map((name) => `${name}.${token.text}`).join(' or ');
  throw filterError(source, token.at, {
    message: `a ${vocabulary.noun} has no attribute '${token.text}'`,
    hint:
      close === null
        ? `attributes are ${names.join(', ')}${others === '' ? '' : `; or did you mean ${others}?`}`
        : `did you mean '${close}'${others === '' ? '' : `, or ${others}`}?`,
  });
}

function unknownCollection<F extends Field>({ source, vocabulary }: TokenReader<F>, token: Token) {
  const names = Object.keys(vocabulary.collections);
  const close = nearest(token.text, names);
  return filterError(source, token.at, {
    message: `'${token.text}.' is not something a ${vocabulary.noun} has`,
    hint:
      close === null
        ? `use ${vocabulary.offered.map((name) => `${name}.`).join(', ')}`
        : `did you mean '${close}.'?`,
  });
}

export const describeToken = (token: Token): string =>
  token.kind === 'end' ? 'the end' : `'${token.text.slice(0, 40)}'`;
