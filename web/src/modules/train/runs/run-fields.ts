import type { Run } from '@slipway/contract';

/** A column of runs: an attribute, a metric or a param. `tags` are offered too, and hidden at first. */
export type RunField = {
  id: string;
  of: 'attribute' | 'metric' | 'param' | 'tag';
  key: string;
};

const toField = (of: RunField['of'], key: string): RunField => ({ id: `${of}.${key}`, of, key });

export const attributeFields: readonly RunField[] = [
  'status',
  'experiment',
  'source',
  'started',
  'duration',
  'createdBy',
].map((key) => toField('attribute', key));

/** Every field that the runs have, attributes first. */
export function fieldsOf(runs: readonly Run[]): RunField[] {
  const keys = (pick: (run: Run) => object) =>
    [...new Set(runs.flatMap((run) => Object.keys(pick(run))))].sort();
  return [
    ...attributeFields,
    ...keys(({ metrics }) => metrics).map((key) => toField('metric', key)),
    ...keys(({ params }) => params).map((key) => toField('param', key)),
    ...keys(({ tags }) => tags).map((key) => toField('tag', key)),
  ];
}

const knownFirst = ['auc', 'log_loss', 'ece', 'f1', 'rmse', 'mae', 'r2', 'accuracy'];
const metricsAtFirst = 4;
const paramsAtFirst = 2;

/** What is shown until somebody chooses: the metrics most runs have, and the params that differ. */
export function fieldsAtFirst(runs: readonly Run[], fields: readonly RunField[]): RunField[] {
  const share = ({ key }: RunField) => runs.filter(({ metrics }) => key in metrics).length;
  const rank = ({ key }: RunField) => {
    const known = knownFirst.findIndex(
      (name) => key === name || key.endsWith(`.${name}`) || key.endsWith(`_${name}`),
    );
    return known === -1 ? knownFirst.length : known;
  };
  const metrics = fields
    .filter(({ of }) => of === 'metric')
    .sort((a, b) => rank(a) - rank(b) || share(b) - share(a) || a.key.localeCompare(b.key));
  const distinct = ({ key }: RunField) => new Set(runs.map(({ params }) => params[key])).size;
  const present = ({ key }: RunField) => runs.filter(({ params }) => key in params).length;
  const differing = fields
    .filter((field) => field.of === 'param' && distinct(field) > 1)
    .sort((a, b) => present(b) - present(a) || distinct(b) - distinct(a));
  const attributes = fields.filter(({ id }) =>
    ['attribute.status', 'attribute.source', 'attribute.started', 'attribute.duration'].includes(id),
  );
  return [...attributes, ...metrics.slice(0, metricsAtFirst), ...differing.slice(0, paramsAtFirst)];
}
