import type { MetricValue } from '@slipway/contract';
import type { z } from 'zod';

/** A measured point of a run. `value` may be NaN or infinite; `at` is milliseconds since 1970. */
export type MetricPoint = { key: string; value: number; step: number; at: number };

type JsonMetricValue = z.infer<typeof MetricValue>;

/** JSON has no NaN and no infinities: they travel as strings. */
export const toJsonMetric = (value: number): JsonMetricValue =>
  Number.isFinite(value) ? value : (String(value) as JsonMetricValue);

export const fromJsonMetric = (value: JsonMetricValue): number => Number(value);
