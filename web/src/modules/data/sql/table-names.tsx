import { useQuery } from '@tanstack/react-query';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { formatCount } from '../../../design/format/format-number.ts';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import classes from './table-names.module.css';

/** What can be asked about: datasets with their columns. */
export function TableNames({ onChoose }: { onChoose: (name: string) => void }) {
  const { project } = useProject();
  const datasets = useQuery(apiQuery('listDatasets', { params: { project } }));
  return (
    <QueryView query={datasets}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState
            title="No dataset yet"
            command={`npx slipway data import NAME FILE --project ${project}`}
          />
        ) : (
          <ul className={classes.tables}>
            {items.map(({ name, latest }) => (
              <li key={name}>
                <button type="button" onClick={() => onChoose(name)}>
                  <strong>{name}</strong>
                  <small>{formatCount(latest?.rowCount)} rows</small>
                  <code>{latest?.columns.map((column) => `${column.name} ${column.type}`).join(', ')}</code>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}
