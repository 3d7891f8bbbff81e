import type { TrafficPoint } from '@slipway/contract';
import type { PlotLine } from '../../../charts/plot-input.ts';
import { revisionSeries } from '../revision-color.ts';

type Value = (point: TrafficPoint) => number | null;

const mostBuckets = 1000;

/**
 * Traffic points as lines by revision over common seconds. The server leaves out buckets without requests: here they
 * count none, and have no latency.
 */
export function seriesByRevision(points: readonly TrafficPoint[], bucketMs: number) {
  const times = allTimes(
    points.map(({ at }) => at),
    bucketMs,
  );
  const revisions = [...new Set(points.map(({ revision }) => revision))].sort((a, b) => a - b);
  const byKey = new Map(points.map((point) => [`${point.revision} ${point.at}`, point]));
  const lines = (value: Value, missing: number | null): PlotLine[] =>
    revisions.map((revision) => ({
      name: `r${revision}`,
      series: revisionSeries(revision),
      hasGaps: true,
      y: times.map((at) => {
        const point = byKey.get(`${revision} ${at}`);
        return point === undefined ? missing : value(point);
      }),
    }));
  return {
    x: times.map((at) => at / 1000),
    requests: lines(({ requestCount }) => requestCount, 0),
    errors: lines(({ errorCount }) => errorCount, 0),
    p50: lines(({ p50Ms }) => p50Ms, null),
    p99: lines(({ p99Ms }) => p99Ms, null),
  };
}

/** The times of the points, and those of the empty buckets between them. */
function allTimes(known: readonly number[], bucketMs: number): number[] {
  const times = new Set(known);
  const first = Math.min(...known);
  const last = Math.max(...known);
  if (bucketMs > 0 && (last - first) / bucketMs <= mostBuckets) {
    for (let at = first; at < last; at += bucketMs) times.add(at);
  }
  return [...times].sort((a, b) => a - b);
}
