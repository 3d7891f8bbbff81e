import { formatNumber } from '../../../design/format/format-number.ts';
import { cellWords } from '../../data/rows/cell-words.ts';

/** What a model said, short: its label, its number, or its output as it is. */
export function labelOfOutput(output: unknown): string {
  if (typeof output === 'number') return formatNumber(output);
  if (typeof output !== 'object' || output === null) return cellWords(output);
  const { label, prediction } = output as { label?: unknown; prediction?: unknown };
  if (label !== undefined) return cellWords(label);
  return typeof prediction === 'number' ? formatNumber(prediction) : cellWords(prediction ?? output);
}
