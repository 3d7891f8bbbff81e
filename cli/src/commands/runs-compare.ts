import type { Run } from '@slipway/contract';
import { defineCommand } from '../program/command.ts';
import { formatNumber } from '../terminal/quantities.ts';
import type { Style } from '../terminal/style.ts';
import { drawTable } from '../terminal/table.ts';

/** One value of two runs. `difference` is b minus a where both are finite numbers. */
export type ComparedValue = {
  readonly key: string;
  readonly a: string | number | null;
  readonly b: string | number | null;
  readonly difference: number | null;
  readonly isDifferent: boolean;
};

export const runsCompareCommand = defineCommand({
  path: ['runs', 'compare'],
  summary: 'Two runs side by side, differences first',
  args: { a: { summary: 'a run', isRequired: true }, b: { summary: 'another run', isRequired: true } },
  options: {
    all: { flags: '-a, --all', kind: 'flag', summary: 'show equal values as well' },
  },
  examples: [
    { line: 'slipway runs compare 01k9x2v7c4 01k9x2w1d8', does: 'what changed from the first to the second' },
  ],
  reaches: 'server',
  async run({ args, options }, context) {
    const client = await context.connect();
    const [a, b] = await Promise.all([
      client.call('getRun', { params: { runId: args.a } }),
      client.call('getRun', { params: { runId: args.b } }),
    ]);
    const values = compareRuns(a, b);
    context.emit({ a: a.id, b: b.id, values });
    const shown = options.all ? values : values.filter(({ isDifferent }) => isDifferent);
    const columns = [
      { title: 'key', value: ({ key }: ComparedValue) => key },
      { title: a.name, value: (value: ComparedValue) => formatNumber(value.a), align: 'right' as const },
      { title: b.name, value: (value: ComparedValue) => formatNumber(value.b), align: 'right' as const },
      {
        title: 'difference',
        value: ({ difference }: ComparedValue) => describeDifference(difference),
        align: 'right' as const,
        paint: (text: string, value: ComparedValue) => paint(context.style, text, value),
      },
    ];
    if (shown.length > 0) context.print(...drawTable(shown, columns, context));
    const equal = values.filter(({ isDifferent }) => !isDifferent).length;
    context.print(context.style.dim(`${values.length - equal} differ, ${equal} are equal`));
  },
});

/** Status, metrics and params of two runs; what differs comes first, metrics before params. */
export function compareRuns(
  a: Pick<Run, 'metrics' | 'params' | 'status'>,
  b: Pick<Run, 'metrics' | 'params' | 'status'>,
): ComparedValue[] {
  const keysOf = (group: 'metrics' | 'params') =>
    [...new Set([...Object.keys(a[group]), ...Object.keys(b[group])])].sort();
  const values = [
    compare('status', a.status, b.status),
    ...keysOf('metrics').map((key) => compare(`metrics.${key}`, a.metrics[key], b.metrics[key])),
    ...keysOf('params').map((key) => compare(`params.${key}`, a.params[key], b.params[key])),
  ];
  return [
    ...values.filter(({ isDifferent }) => isDifferent),
    ...values.filter(({ isDifferent }) => !isDifferent),
  ];
}

function compare(key: string, a: string | number | undefined, b: string | number | undefined): ComparedValue {
  const areNumbers = typeof a === 'number' && typeof b === 'number';
  return { key, a: a ?? null, b: b ?? null, difference: areNumbers ? b - a : null, isDifferent: a !== b };
}

const describeDifference = (difference: number | null) =>
  difference === null || difference === 0 ? '' : `${difference > 0 ? '+' : ''}${formatNumber(difference)}`;

const paint = (style: Style, text: string, { isDifferent }: ComparedValue) =>
  isDifferent ? style.bold(text) : text;
