import { createHash } from 'node:crypto';
import { findMetric, metricsOfTask } from '@slipway/algorithms/metric-names';
import type { Comparison, Evaluation, ThingRef } from '@slipway/contract';
import { nearest } from '../../platform/config/nearest.ts';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';

/** An evaluation with what only this module needs: the scores it was computed from. */
export type StoredEvaluation = {
  readonly evaluation: Evaluation;
  readonly jobId: string;
  /** Digest of model, rows and what was measured: the same key means the same figures. */
  readonly key: string;
  readonly scoresDigest: string;
  readonly featureSetId: string;
};

export const evaluationRef = (evaluation: Pick<Evaluation, 'id' | 'subject' | 'split'>): ThingRef => ({
  kind: 'evaluation',
  id: evaluation.id,
  label: `${evaluation.subject.label} on ${evaluation.split}`,
});

export const comparisonRef = (
  comparison: Pick<Comparison, 'id' | 'metric' | 'challenger' | 'champion'>,
): ThingRef => ({
  kind: 'comparison',
  id: comparison.id,
  label: `${comparison.metric}: ${comparison.challenger.label} against ${comparison.champion.label}`,
});

/** The parts of a request that decide its figures, as one digest. */
export const keyOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Names people write for a metric besides its own. */
const aliases: Readonly<Record<string, string>> = {
  roc_auc: 'auc',
  pr_auc: 'average_precision',
  logloss: 'log_loss',
  brier_score: 'brier',
  calibration_error: 'ece',
  mean_absolute_error: 'mae',
};

/**
 * A metric of an evaluation by name; null where it is undefined on these rows. `metric@value` reads the slice
 * with that value: `auc@ORD`. Throws `invalid-request` with the nearest name for an unknown one.
 */
export function metricValue(evaluation: Evaluation, name: string): number | null {
  const [metric, slice] = splitName(name);
  const id = Object.hasOwn(aliases, metric) ? aliases[metric]! : metric;
  const metrics = slice === null ? evaluation.metrics : sliceOf(evaluation, slice).metrics;
  if (Object.hasOwn(metrics, id)) return metrics[id]!;
  const known = Object.keys(evaluation.metrics);
  const close = nearest(metric, [...known, ...Object.keys(aliases)]);
  const elsewhere = findMetric(id);
  throw new SlipwayError('invalid-request', `this ${evaluation.task} evaluation has no metric '${metric}'`, {
    hint:
      elsewhere !== undefined && !elsewhere.tasks.includes(evaluation.task)
        ? `${id} is a metric of ${elsewhere.tasks.join(' and ')}; here there are ${known.join(', ')}`
        : `${close === null ? '' : `did you mean '${close}'? `}it has ${known.join(', ')}`,
  });
}

function splitName(name: string): [metric: string, slice: string | null] {
  const at = name.indexOf('@');
  return at < 0 ? [name.toLowerCase(), null] : [name.slice(0, at).toLowerCase(), name.slice(at + 1)];
}

function sliceOf(evaluation: Evaluation, value: string): Evaluation['slices'][number] {
  const matches = (slice: Evaluation['slices'][number]) =>
    slice.value === value || `${slice.column}=${slice.value}` === value;
  const slice = evaluation.slices.find(matches);
  if (slice !== undefined) return slice;
  const names = evaluation.slices.map((one) => `${one.column}=${one.value}`);
  const close = nearest(value, names);
  throw new SlipwayError('invalid-request', `this evaluation has no slice '${value}'`, {
    hint:
      names.length === 0
        ? 'declare columns under slices'
        : `${close === null ? '' : `did you mean '${close}'? `}it has ${names.slice(0, 20).join(', ')}`,
  });
}

/** The metrics a comparison of this task can be made by; an unknown one throws `invalid-request`. */
export function checkMetricOfTask(name: string, task: Evaluation['task']): string {
  const id = Object.hasOwn(aliases, name) ? aliases[name]! : name;
  const known = metricsOfTask(task).map((metric) => metric.id);
  if (known.includes(id)) return id;
  const close = nearest(name, known);
  throw new SlipwayError('invalid-request', `'${name}' is not a metric of a ${task} task`, {
    hint: `${close === null ? '' : `did you mean '${close}'? `}use one of ${known.join(', ')}`,
  });
}
