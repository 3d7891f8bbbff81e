import { SlipwayError } from '../errors/slipway-error.ts';

/** A word is a name or a keyword; `at` counts characters from 0. */
export type Token = {
  readonly kind: 'word' | 'quoted-word' | 'string' | 'number' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
};

/** `invalid-filter` with the place in the text, counted from 1 as people do. */
export function filterError(source: string, at: number, problem: { message: string; hint?: string }) {
  return new SlipwayError('invalid-filter', `at character ${at + 1}: ${problem.message}`, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    details: { position: at + 1, near: source.slice(Math.max(0, at - 20), at + 20) },
  });
}

const space = /\s+/y;
/** What may follow `metrics.` unquoted; slashes and dashes are common in metric names. */
const key = /[\p{L}\p{N}_][\p{L}\p{N}_./:-]*/uy;
const word = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const symbol = /<=|>=|!=|<>|==|[=<>(),.]/y;

/** Cuts a filter or an ordering into tokens; the last one is `end`. Throws `invalid-filter`. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  };
  const push = (kind: Token['kind'], text: string, length: number) => {
    tokens.push({ kind, text, at });
    at += length;
  };
  while (at < source.length) {
    const blank = match(space);
    if (blank !== null) {
      at += blank.length;
      continue;
    }
    const isAfterDot = tokens.at(-1)?.text === '.' && tokens.at(-1)?.kind === 'symbol';
    const quote = source[at]!;
    if (quote === "'" || quote === '"' || quote === '`') {
      const { text, length } = readQuoted(source, at);
      push(isAfterDot || quote === '`' ? 'quoted-word' : 'string', text, length);
      continue;
    }
    const found = isAfterDot
      ? ([['quoted-word', match(key)]] as const)
      : ([
          ['number', match(number)],
          ['word', match(word)],
          ['symbol', match(symbol)],
        ] as const);
    const token = found.find(([, text]) => text !== null);
    if (token === undefined) {
      throw filterError(source, at, {
        message: `'${[...source.slice(at)][0]}' is not expected here`,
        hint: isAfterDot
          ? 'name the key, in double quotes when it has spaces: metrics."val loss"'
          : "write conditions such as metrics.auc > 0.7 and params.trainer = 'gbdt'",
      });
    }
    push(token[0], token[1]!, token[1]!.length);
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

/** A quote inside is written twice. */
function readQuoted(source: string, start: number): { text: string; length: number } {
  const quote = source[start]!;
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    const letter = source[at]!;
    if (letter === '\0') throw filterError(source, at, { message: 'a NUL character cannot be searched for' });
    if (letter !== quote) text += letter;
    else if (source[at + 1] === quote) {
      text += quote;
      at++;
    } else return { text, length: at + 1 - start };
  }
  throw filterError(source, start, {
    message: `this ${quote} is never closed`,
    hint: `close it with ${quote}; a ${quote} inside the text is written twice`,
  });
}
