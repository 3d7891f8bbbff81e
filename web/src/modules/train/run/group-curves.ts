import type { MetricSeries, Run } from '@slipway/contract';
import type { PlotLine } from '../../../charts/plot-input.ts';

export type CurveGroup = { title: string; x: number[]; lines: PlotLine[]; isReduced: boolean };

type Member = Pick<PlotLine, 'name' | 'series' | 'isDashed'> & {
  points: [number, number | null][];
  isReduced: boolean;
};

const stages = /^(train|training|validation|valid|val|test|eval)[._/-](.+)$/;

/**
 * Curves that belong on one chart: the same metric of several runs, and the training and validation curve of it.
 * Points of different runs are put on one ascending axis, with null where a curve has none.
 */
export function groupCurves(
  series: readonly MetricSeries[],
  runs: readonly Run[],
  axis: 'step' | 'time',
): CurveGroup[] {
  const groups = new Map<string, Member[]>();
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const { runId, key, points, totalCount } of series) {
    if (points.length < 2) continue;
    const run = byId.get(runId);
    const [, stage, metric] = stages.exec(key) ?? [undefined, undefined, key];
    const name = [runs.length > 1 ? run?.name : undefined, stage].filter(Boolean).join(' ') || metric!;
    const start = run?.startedAt ?? points[0]!.at;
    const members = groups.get(metric!) ?? [];
    groups.set(metric!, members);
    members.push({
      name,
      // Several runs: a colour each, dashed for what the model was trained on.
      ...(runs.length > 1
        ? { series: runs.findIndex(({ id }) => id === runId), isDashed: /^train/.test(stage ?? '') }
        : {}),
      isReduced: totalCount > points.length,
      points: points.map(({ step, at, value }) => [
        axis === 'time' ? (at - start) / 1000 : step,
        typeof value === 'number' ? value : null,
      ]),
    });
  }
  return [...groups].map(([title, members]) => {
    const x = [...new Set(members.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
    return {
      title,
      x,
      isReduced: members.some(({ isReduced }) => isReduced),
      lines: members.map(({ points, isReduced: _, ...line }) => ({ ...line, y: onAxis(points, x) })),
    };
  });
}

/** Values at the places of a common axis; where a curve has no point its line goes on to the next. */
function onAxis(points: readonly [number, number | null][], x: readonly number[]): (number | null)[] {
  const values = new Map(points);
  return x.map((at) => values.get(at) ?? null);
}
