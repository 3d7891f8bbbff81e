/** What the runs at hand can be asked about. */
export type Vocabulary = {
  /** `metrics.auc`, `params.trainer`, `status` */
  readonly fields: readonly string[];
  /** Known texts of a field. */
  readonly values: Readonly<Record<string, readonly string[]>>;
};

/** Options to put in place of `text.slice(from, to)`. */
export type Completion = { readonly from: number; readonly to: number; readonly options: readonly string[] };

const lexeme = /'(?:[^']|'')*'?|[\w.]+(?:"[^"]*"?)?|[<>=!]+|[(),]|\S/g;
const joins = ['and', 'or'];
const openers = new Set(['and', 'or', 'not', '(']);
const comparisons = ['=', '!=', '>', '>=', '<', '<=', 'like', 'in', 'is null', 'is not null'];
const operators = new Set(['=', '!=', '>', '>=', '<', '<=', 'like', 'ilike', ',']);
const mostOptions = 12;

/** What may come next in a filter, at the caret. It guides; whether a filter is right is for the server to say. */
export function completeFilter(text: string, caret: number, vocabulary: Vocabulary): Completion {
  const before = text.slice(0, caret);
  const tokens = before.match(lexeme) ?? [];
  const last = tokens.at(-1) ?? '';
  const isTyping = last !== '' && before.endsWith(last) && !/[()\s]$/.test(before) && !operators.has(last);
  const partial = isTyping ? last : '';
  const done = isTyping ? tokens.slice(0, -1) : tokens;
  const options = optionsAfter(done, vocabulary).filter((option) => matches(option, partial));
  return { from: caret - partial.length, to: caret, options: options.slice(0, mostOptions) };
}

function optionsAfter(done: readonly string[], { fields, values }: Vocabulary): readonly string[] {
  const previous = done.at(-1)?.toLowerCase() ?? '';
  if (previous === '' || (openers.has(previous) && done.at(-2)?.toLowerCase() !== 'in'))
    return [...fields, 'not'];
  const field = [...done].reverse().find((token) => fields.includes(token));
  if (operators.has(previous) || previous === '(') return (values[field ?? ''] ?? []).map(quote);
  if (previous === 'is') return ['null', 'not null'];
  if (previous === 'in') return ['('];
  return fields.includes(done.at(-1)!) ? comparisons : joins;
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** By the beginning of any part of a dotted name, and never what stands there already. */
function matches(option: string, partial: string): boolean {
  if (partial === '') return true;
  const [have, want] = [option.toLowerCase().replaceAll("'", ''), partial.toLowerCase().replaceAll("'", '')];
  if (option === partial) return false;
  return (
    have.startsWith(want) ||
    have.split(/[._]/).some((part) => part.startsWith(want)) ||
    have.includes(`.${want}`)
  );
}
