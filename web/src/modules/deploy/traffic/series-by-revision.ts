import type { TrafficPoint } from '@slipway/contract';
import type { PlotLine } from '../../../charts/plot-input.ts';
import { revisionSeries } from '../revision-color.ts';

type Value = (point: TrafficPoint) => number | null;

/** Traffic points as lines by revision over common seconds; a bucket without requests counts none and has no latency. */
export function seriesByRevision(points: readonly TrafficPoint[]) {
  const times = [...new Set(points.map(({ at }) => at))].sort((a, b) => a - b);
  const revisions = [...new Set(points.map(({ revision }) => revision))].sort((a, b) => a - b);
  const byKey = new Map(points.map((point) => [`${point.revision} ${point.at}`, point]));
  const lines = (value: Value, missing: number | null): PlotLine[] =>
    revisions.map((revision) => ({
      name: `r${revision}`,
      series: revisionSeries(revision),
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
