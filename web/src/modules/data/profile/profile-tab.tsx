import { TextInput } from '@mantine/core';
import type { DatasetVersion } from '@slipway/contract';
import { useQuery } from '@tanstack/react-query';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import { ColumnProfileRow } from './column-profile-row.tsx';
import classes from './profile.module.css';

/** Every column: what is in it, how it is spread, what is missing. */
export function ProfileTab({ version }: { version: DatasetVersion }) {
  const { project } = useProject();
  const { search, change } = useAddress();
  const wanted = (search['column'] ?? '').toLowerCase();
  const params = { project, dataset: version.dataset, version: version.version };
  const profile = useQuery({ ...apiQuery('getProfile', { params }), staleTime: Number.POSITIVE_INFINITY });
  return (
    <Panel
      title="How is each column spread?"
      note={`${version.columns.length} columns`}
      actions={
        <TextInput
          data-filter
          aria-label="Find a column"
          placeholder="Find a column"
          value={search['column'] ?? ''}
          onChange={(event) => change({ column: event.currentTarget.value }, 'replace')}
          w={180}
        />
      }
    >
      <QueryView query={profile}>
        {({ columns }) => {
          const shown = columns.filter(({ name }) => name.toLowerCase().includes(wanted));
          if (shown.length === 0)
            return <EmptyState title={`No column has “${search['column']}” in its name`} />;
          return (
            <ul className={classes.columns}>
              {shown.map((column) => (
                <ColumnProfileRow key={column.name} column={column} />
              ))}
            </ul>
          );
        }}
      </QueryView>
    </Panel>
  );
}
