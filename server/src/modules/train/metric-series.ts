import type { MetricSeries } from '@slipway/contract';
import { toJsonMetric } from './metric-value.ts';
import { reduceSeries } from './reduce-series.ts';
import { type Curve, pointAt } from './store/metric-chunks.ts';
import type { TrainContext } from './train.ts';

const noPoints = new Float64Array(0);
const emptyCurve: Curve = { length: 0, steps: noPoints, times: noPoints, values: noPoints };

/** Every point of one metric of a run; none where the run has no such metric. Throws `not-found` for the run. */
export async function getMetricCurve(context: TrainContext, runId: string, key: string): Promise<Curve> {
  const runNumber = await context.runs.runNumber(runId);
  const keyNumber = await context.metrics.keyNumber(key);
  return keyNumber === null ? emptyCurve : context.metrics.curve(runNumber, keyNumber);
}

/**
 * The curves of a run, each reduced to at most `maxPoints`; all of them when `keys` is left out. A key the run
 * does not have is answered with no points. Throws `not-found` for the run.
 */
export async function getMetricSeries(
  context: TrainContext,
  runId: string,
  wanted: { keys?: readonly string[]; maxPoints: number },
): Promise<MetricSeries[]> {
  const runNumber = await context.runs.runNumber(runId);
  const stored = await context.metrics.keysOf(runNumber);
  const keys = wanted.keys ?? stored.map(({ key }) => key);
  const series: MetricSeries[] = [];
  for (const key of keys) {
    const found = stored.find((one) => one.key === key);
    const curve = found === undefined ? emptyCurve : await context.metrics.curve(runNumber, found.keyNumber);
    const points = reduceSeries(curve.values, wanted.maxPoints).map((index) => pointAt(curve, index));
    series.push({
      runId,
      key,
      points: points.map((point) => ({ ...point, value: toJsonMetric(point.value) })),
      totalCount: curve.length,
    });
  }
  return series;
}
