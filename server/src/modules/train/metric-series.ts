import type { MetricSeries } from '@slipway/contract';
import { toJsonMetric } from './metric-value.ts';
import { createSeriesReducer } from './reduce-series.ts';
import type { SeriesPoint } from './store/metric-store.ts';
import type { TrainContext } from './train.ts';

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
  const stored = await context.metrics.seriesOf(runNumber);
  const keys = wanted.keys ?? stored.map(({ key }) => key);
  const series: MetricSeries[] = [];
  for (const key of keys) {
    const found = stored.find((one) => one.key === key);
    const points =
      found === undefined ? [] : await reducedPoints(context, { ...found, runNumber, ...wanted });
    series.push({ runId, key, points: points.map(toJsonPoint), totalCount: found?.count ?? 0 });
  }
  return series;
}

async function reducedPoints(
  context: TrainContext,
  curve: { runNumber: number; keyNumber: number; count: number; maxPoints: number },
): Promise<SeriesPoint[]> {
  const reducer = createSeriesReducer<SeriesPoint>(curve.count, curve.maxPoints);
  for await (const chunk of context.metrics.points(curve.runNumber, curve.keyNumber)) {
    for (const point of chunk) reducer.push(point);
  }
  return reducer.finish();
}

const toJsonPoint = (point: SeriesPoint) => ({ ...point, value: toJsonMetric(point.value) });
