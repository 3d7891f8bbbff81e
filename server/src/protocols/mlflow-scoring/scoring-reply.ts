import type { Prediction } from '../../modules/serve/index.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { ScoringRequest } from './scoring-input.ts';

/**
 * MLflow's answer: what `predict` of a scikit-learn model would return. Classes that were numbers or booleans in
 * the training data come back as such.
 */
export function writePredictions(
  prediction: Prediction,
  method: ScoringRequest['method'],
): { predictions: unknown[] } {
  const { scored, offset, rowCount, classes } = prediction;
  const { labels, values, width } = scored;
  const rows = Array.from({ length: rowCount }, (_, row) => offset + row);
  if (labels === null) {
    if (method === 'predict_proba') {
      throw new SlipwayError('invalid-input', 'a regression has no probabilities', {
        hint: 'leave predict_method out',
      });
    }
    return { predictions: rows.map((row) => values[row]!) };
  }
  if (method === 'predict_proba') {
    return {
      predictions: rows.map((row) => Array.from({ length: width }, (_, k) => values[row * width + k]!)),
    };
  }
  const restore = restorer(classes ?? []);
  return { predictions: rows.map((row) => restore(labels[row]!)) };
}

function restorer(classes: readonly string[]): (label: string) => unknown {
  if (classes.every((name) => name === 'true' || name === 'false')) return (label) => label === 'true';
  if (classes.every((name) => name !== '' && String(Number(name)) === name)) return Number;
  return (label) => label;
}
