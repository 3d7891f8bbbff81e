import type { RunDetail } from '@slipway/contract';
import { formatBytes } from '../../../design/format/format-bytes.ts';
import { shortDigest } from '../../../design/format/short-digest.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { SimpleTable } from '../../../design/tables/simple-table.tsx';
import { CopyButton } from '../../../design/things/copy-button.tsx';

/** The files a run left, by content. */
export function ArtifactsTab({ run: { artifacts } }: { run: RunDetail }) {
  return (
    <Panel title="Files this run left" note={`${artifacts.length}`}>
      {artifacts.length === 0 ? (
        <EmptyState title="No file">
          Models, plots and anything else a run logs as an artifact is listed here.
        </EmptyState>
      ) : (
        <SimpleTable
          label="Artifacts"
          rows={artifacts}
          rowKey={({ path }) => path}
          columns={[
            { id: 'path', header: 'Path', width: 200, cell: ({ path }) => path },
            {
              id: 'size',
              header: 'Size',
              width: 90,
              align: 'right',
              cell: ({ sizeBytes }) => formatBytes(sizeBytes),
            },
            {
              id: 'digest',
              header: 'Digest',
              width: 150,
              cell: ({ digest }) => <code title={digest}>{shortDigest(digest)}</code>,
            },
            {
              id: 'copy',
              header: '',
              width: 40,
              align: 'right',
              cell: ({ digest }) => <CopyButton text={digest} label="Copy the digest" />,
            },
          ]}
        />
      )}
    </Panel>
  );
}
