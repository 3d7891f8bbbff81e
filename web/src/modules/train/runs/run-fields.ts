import type { Run } from '@slipway/contract';

/** A column of runs: an attribute, a metric or a param. `tags` are offered too, and hidden at first. */
export type RunField = {
  id: string;
  of: 'attribute' | 'metric' | 'param' | 'tag';
  key: string;
};

export const toField = (of: RunField['of'], key: string): RunField => ({ id: `${of}.${key}`, of, key });

export const attributeFields: readonly RunField[] = [
  'status',
  'experiment',
  'source',
  'started',
  'duration',
  'createdBy',
].map((key) => toField('attribute', key));

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
  const differing = paramsThatDiffer(runs, fields);
  const attributes = fields.filter(({ id }) =>
    ['attribute.status', 'attribute.source', 'attribute.started', 'attribute.duration'].includes(id),
  );
  return [...attributes, ...metrics.slice(0, metricsAtFirst), ...differing.slice(0, paramsAtFirst)];
}

/** The params with more than one value, those most runs have first; what only numbers the runs says nothing of them. */
export function paramsThatDiffer(runs: readonly Run[], fields: readonly RunField[]): RunField[] {
  const valuesOf = ({ key }: RunField) => runs.flatMap(({ params }) => params[key] ?? []);
  const differing = fields
    .filter(({ of }) => of === 'param')
    .map((field) => {
      const values = valuesOf(field);
      const distinctCount = new Set(values).size;
      const isNumbering =
        values.length > 2 &&
        distinctCount === values.length &&
        values.every((value) => /^-?\d+$/.test(value));
      return { field, presentCount: values.length, distinctCount, isNumbering };
    })
    .filter(({ distinctCount, isNumbering }) => distinctCount > 1 && !isNumbering);
  return differing
    .sort((a, b) => b.presentCount - a.presentCount || b.distinctCount - a.distinctCount)
    .map(({ field }) => field);
}
