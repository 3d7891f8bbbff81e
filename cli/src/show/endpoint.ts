import type { Endpoint, Revision } from '@slipway/contract';
import type { Context } from '../program/context.ts';
import { formatCount, formatNumber, formatShare } from '../terminal/quantities.ts';
import { type Column, drawTable } from '../terminal/table.ts';
import { paintState, stateMark } from '../terminal/words.ts';

/** An endpoint with its revisions and, when one is under way, its rollout. */
export function describeEndpoint(endpoint: Endpoint, context: Context): string[] {
  const { style } = context;
  const { rollout } = endpoint;
  const lines = [
    `${style.bold(endpoint.name)}  serves ${endpoint.model} at ${style.accent(endpoint.inferUrl)}`,
    ...drawTable(endpoint.revisions, columns(context), context),
  ];
  const last = rollout?.decisions.at(-1);
  if (rollout === null || rollout === undefined) return lines;
  const share = rollout.steps[rollout.stepIndex];
  const where = rollout.state === 'running' && share !== undefined ? `at ${share}%` : rollout.state;
  return [
    ...lines,
    `${stateMark(style, rollout.state)} rollout of revision ${rollout.toRevision} ${where}${last === undefined ? '' : `: ${last.reason}`}`,
  ];
}

const columns = ({ style }: Context): Column<Revision>[] => [
  { title: 'revision', value: ({ number }) => String(number), align: 'right' },
  { title: 'model', value: ({ modelVersion }) => modelVersion.label },
  { title: 'state', value: ({ state }) => state, paint: (text, { state }) => paintState(style, state, text) },
  { title: 'traffic', value: ({ weight }) => `${weight}%`, align: 'right' },
  { title: 'requests', value: ({ stats }) => formatCount(stats.requestCount), align: 'right' },
  {
    title: 'errors',
    value: ({ stats }) =>
      formatShare(stats.requestCount === 0 ? null : stats.errorCount / stats.requestCount),
    align: 'right',
    rank: 2,
  },
  { title: 'p50 ms', value: ({ stats }) => formatNumber(stats.p50Ms), align: 'right', rank: 3 },
  { title: 'p99 ms', value: ({ stats }) => formatNumber(stats.p99Ms), align: 'right', rank: 1 },
];
