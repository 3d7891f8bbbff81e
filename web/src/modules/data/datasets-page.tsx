import { Button } from '@mantine/core';
import type { Dataset } from '@slipway/contract';
import { AppLink } from '../../address/app-link.tsx';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatBytes } from '../../design/format/format-bytes.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { Page } from '../../design/layout/page.tsx';
import { Panel } from '../../design/layout/panel.tsx';
import { EmptyState } from '../../design/states/empty-state.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { ValidationBadge } from './validation/validation-badge.tsx';

/** The datasets of a project. */
export function DatasetsPage() {
  const { project, paths } = useProject();
  const datasets = usePages('listDatasets', { params: { project }, query: { limit: 200 } });
  const columns: Column<Dataset>[] = [
    {
      id: 'name',
      header: 'Dataset',
      width: 160,
      cell: ({ name }) => <TextLink href={paths.dataset(name)}>{name}</TextLink>,
    },
    {
      id: 'version',
      header: 'Latest',
      width: 70,
      cell: ({ latest }) => (latest === null ? '–' : `v${latest.version}`),
    },
    {
      id: 'rows',
      header: 'Rows',
      width: 90,
      align: 'right',
      cell: ({ latest }) => formatCount(latest?.rowCount),
    },
    {
      id: 'columns',
      header: 'Columns',
      width: 80,
      align: 'right',
      cell: ({ latest }) => formatCount(latest?.columns.length),
    },
    {
      id: 'size',
      header: 'Size',
      width: 80,
      align: 'right',
      cell: ({ latest }) => formatBytes(latest?.sizeBytes),
    },
    {
      id: 'splits',
      header: 'Splits',
      width: 160,
      cell: ({ latest }) => latest?.splits.map(({ name }) => name).join(', ') || '–',
    },
    {
      id: 'validation',
      header: 'Expectations',
      width: 120,
      cell: ({ latest }) => <ValidationBadge report={latest?.validation ?? null} />,
    },
    {
      id: 'updated',
      header: 'Changed',
      width: 90,
      align: 'right',
      cell: ({ updatedAt }) => <TimeAgo at={updatedAt} />,
    },
  ];
  return (
    <Page
      title="Data"
      meta="Every version is content-addressed and never changes"
      actions={
        <Button component={AppLink} href={paths.sql} variant="default">
          Query with SQL
        </Button>
      }
    >
      <Panel>
        <QueryView query={datasets.query}>
          {() =>
            datasets.items.length === 0 ? (
              <EmptyState
                title="No dataset yet"
                command={`npx slipway data import flights flights.parquet --project ${project}`}
              >
                A dataset begins with its first version: a parquet, CSV or JSON file, imported by the pipeline
                or by this command.
              </EmptyState>
            ) : (
              <>
                <SimpleTable
                  label="Datasets"
                  rows={datasets.items}
                  columns={columns}
                  rowKey={({ name }) => name}
                  rowHref={({ name }) => paths.dataset(name)}
                />
                <MoreButton pages={datasets} />
              </>
            )
          }
        </QueryView>
      </Panel>
    </Page>
  );
}
