import { Button, Select } from '@mantine/core';
import type { DatasetVersion } from '@slipway/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useAddress } from '../../../address/use-address.ts';
import { useProject } from '../../../address/use-project.ts';
import { apiQuery } from '../../../api/api-query.ts';
import { formatCount } from '../../../design/format/format-number.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { QueryView } from '../../../design/states/query-view.tsx';
import classes from './rows.module.css';
import { TableRowsView } from './table-rows-view.tsx';

const pageSize = 500;

/** The rows of a version, a part at a time, of all of it or of one split. */
export function RowsTab({ version }: { version: DatasetVersion }) {
  const { project } = useProject();
  const { search, change } = useAddress();
  const split = version.splits.find(({ name }) => name === search['split']);
  const offset = Math.max(0, Math.floor(Number(search['offset'] ?? 0)) || 0);
  const total = split?.rowCount ?? version.rowCount;
  const rows = useQuery({
    ...apiQuery('getRows', {
      params: { project, dataset: version.dataset, version: version.version },
      query: { offset, limit: pageSize, split: split?.name },
    }),
    placeholderData: keepPreviousData,
  });
  const goTo = (to: number) => change({ offset: to <= 0 ? undefined : String(to) });
  return (
    <Panel
      title="Rows"
      note={`${formatCount(total)} rows`}
      actions={
        <Select
          aria-label="Split"
          data={version.splits.map(({ name }) => name)}
          value={split?.name ?? null}
          onChange={(value) => change({ split: value ?? undefined, offset: undefined })}
          placeholder="All rows"
          clearable
          w={140}
        />
      }
    >
      <QueryView query={rows}>
        {(table) => (
          <>
            <TableRowsView table={table} firstRow={offset + 1} label={`Rows of ${version.dataset}`} />
            <div className={classes.pager}>
              <span>
                {formatCount(Math.min(total, offset + 1))} to {formatCount(offset + table.rows.length)} of{' '}
                {formatCount(total)}
              </span>
              <Button variant="default" disabled={offset === 0} onClick={() => goTo(offset - pageSize)}>
                Before
              </Button>
              <Button
                variant="default"
                disabled={offset + pageSize >= total}
                onClick={() => goTo(offset + pageSize)}
              >
                Next
              </Button>
            </div>
          </>
        )}
      </QueryView>
    </Panel>
  );
}
