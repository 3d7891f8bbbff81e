import type { Run } from '@slipway/contract';
import { useState } from 'react';
import { useProject } from '../../../address/use-project.ts';
import { absent, formatMetric } from '../../../design/format/format-number.ts';
import { metricWords } from '../../../design/format/metric-words.ts';
import { shortValue } from '../../../design/format/short-value.ts';
import { TextLink } from '../../../design/things/text-link.tsx';
import type { ComparedField, ComparedGroups } from './compare-fields.ts';
import classes from './compare-table.module.css';

/** Fields down, runs across. */
export function CompareTable({ runs, groups }: { runs: readonly Run[]; groups: ComparedGroups }) {
  const { paths } = useProject();
  const [isSameShown, setSameShown] = useState(false);
  const rowsOf = (fields: readonly ComparedField[]) =>
    fields.map(({ key, of, values, best }) => (
      <tr key={`${of} ${key}`}>
        <th scope="row">
          {of === 'metric' ? metricWords(key) : key} <small>{of}</small>
        </th>
        {values.map((value, position) => (
          <td key={runs[position]!.id} data-best={best.includes(position) || undefined}>
            {typeof value === 'number' ? formatMetric(value, 5) : shortValue(value ?? absent)}
            {best.includes(position) && <span className={classes.best}>best</span>}
          </td>
        ))}
      </tr>
    ));
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label="Comparison of runs">
        <thead>
          <tr>
            <th scope="col">
              <span className={classes.hidden}>Field</span>
            </th>
            {runs.map((run, index) => (
              <th key={run.id} scope="col">
                <i style={{ background: `var(--series-${(index % 6) + 1})` }} />
                <TextLink href={paths.run(run.id)}>{run.name}</TextLink>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rowsOf(groups.differing)}
          {isSameShown && rowsOf(groups.same)}
        </tbody>
      </table>
      {groups.same.length > 0 && (
        <button type="button" className={classes.toggle} onClick={() => setSameShown(!isSameShown)}>
          {isSameShown ? 'Hide' : 'Show'} {groups.same.length} fields that are equal in all of them
        </button>
      )}
    </div>
  );
}
