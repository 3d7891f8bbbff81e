import type { DatasetVersion } from '@slipway/contract';
import { useProject } from '../../address/use-project.ts';
import { usePages } from '../../api/use-pages.ts';
import { formatBytes } from '../../design/format/format-bytes.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { shortDigest } from '../../design/format/short-digest.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { QueryView } from '../../design/states/query-view.tsx';
import type { Column } from '../../design/tables/column.ts';
import { MoreButton } from '../../design/tables/more-button.tsx';
import { SimpleTable } from '../../design/tables/simple-table.tsx';
import { TextLink } from '../../design/things/text-link.tsx';
import { TimeAgo } from '../../design/things/time-ago.tsx';
import { ValidationBadge } from './validation/validation-badge.tsx';

/** Every version of a dataset, newest first. */
export function VersionsTab({ dataset, chosen }: { dataset: string; chosen: number }) {
  const { project, paths } = useProject();
  const versions = usePages('listDatasetVersions', { params: { project, dataset }, query: { limit: 50 } });
  const href = ({ version }: DatasetVersion) => paths.dataset(dataset, { version });
  const columns: Column<DatasetVersion>[] = [
    {
      id: 'version',
      header: 'Version',
      width: 70,
      cell: (row) => <TextLink href={href(row)}>v{row.version}</TextLink>,
    },
    { id: 'rows', header: 'Rows', width: 90, align: 'right', cell: ({ rowCount }) => formatCount(rowCount) },
    {
      id: 'size',
      header: 'Size',
      width: 80,
      align: 'right',
      cell: ({ sizeBytes }) => formatBytes(sizeBytes),
    },
    {
      id: 'expectations',
      header: 'Expectations',
      width: 110,
      cell: ({ validation }) => <ValidationBadge report={validation} />,
    },
    { id: 'digest', header: 'Digest', width: 110, cell: ({ digest }) => <code>{shortDigest(digest)}</code> },
    { id: 'message', header: 'Message', width: 200, cell: ({ message, source }) => message || source },
    { id: 'by', header: 'By', width: 90, cell: ({ createdBy }) => createdBy },
    {
      id: 'at',
      header: 'Made',
      width: 90,
      align: 'right',
      cell: ({ createdAt }) => <TimeAgo at={createdAt} />,
    },
  ];
  return (
    <Panel>
      <QueryView query={versions.query}>
        {() => (
          <>
            <SimpleTable
              label={`Versions of ${dataset}`}
              rows={versions.items}
              columns={columns}
              rowKey={({ id }) => id}
              rowHref={href}
              isRowMarked={({ version }) => version === chosen}
            />
            <MoreButton pages={versions} />
          </>
        )}
      </QueryView>
    </Panel>
  );
}
