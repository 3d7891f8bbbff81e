import type { Signature } from '@slipway/contract';
import type { PredictionRow } from '@slipway/sdk';

type Inputs = Signature['inputs'];

/** What was written into the form as a row, and what is wrong with it, by field. An empty field is a missing value. */
export function parseFields(
  inputs: Inputs,
  textOf: (name: string) => string,
): { row: PredictionRow; problems: Readonly<Record<string, string>> } {
  const row: Record<string, number | string | boolean | null> = {};
  const problems: Record<string, string> = {};
  for (const { name, type, required } of inputs) {
    const text = textOf(name).trim();
    if (text === '') {
      row[name] = null;
      if (required) problems[name] = 'a value is required';
    } else if (type === 'number') {
      row[name] = Number(text);
      if (!Number.isFinite(Number(text))) problems[name] = `${text} is no number`;
    } else if (type === 'boolean') row[name] = text === 'true';
    else row[name] = text;
  }
  return { row, problems };
}
