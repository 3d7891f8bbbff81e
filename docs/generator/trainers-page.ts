import { metricNames } from '@slipway/algorithms';
import { z } from 'zod';
import { trainers } from '../../server/src/modules/train/trainers/trainers.ts';
import { code, pageHead, table } from './markdown.ts';

type Param = { type?: string; default?: unknown; description?: string };

/** The parameters of every built-in trainer. */
export function trainersPage(): string {
  const sections = trainers.map(({ name, summary, params }) => {
    const { properties = {} } = z.toJSONSchema(params, { io: 'input' }) as {
      properties?: Record<string, Param>;
    };
    const rows = Object.entries(properties).map(([param, { default: value, description = '' }]) => [
      code(param),
      value === undefined ? '' : code(String(value)),
      description,
    ]);
    return `## ${name}\n\n${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n\n${table(['parameter', 'default', 'meaning'], rows)}`;
  });
  return `${pageHead('Trainers', 'server/src/modules/train/trainers')}
What stands under \`params\` of a train step, and what \`tune.space\` may vary. An unknown parameter or a value out of its
bounds is an error that names the nearest one.

${sections.join('\n\n')}
`;
}

/** Every metric by the name that gates, filters and replies use. */
export function metricsPage(): string {
  const rows = metricNames.map(({ id, label, unit, higherIsBetter, tasks }) => [
    code(id),
    label,
    tasks.join(', '),
    unit,
    higherIsBetter ? 'higher' : 'lower',
  ]);
  return `${pageHead('Metrics', 'packages/algorithms/src/metrics/metric-names.ts')}
What the evaluate step measures. In a gate they stand behind \`evaluate.\`; \`evaluate.auc@ORD\` reads the slice with that
value. A metric that is not defined on some rows (an AUC with one class) is empty there, and never 0.

Units: a share lies between 0 and 1, a coefficient between -1 and 1; \`target\` is the unit of what is predicted.

${table(['name', 'metric', 'tasks', 'unit', 'better is'], rows)}
`;
}
