import type { DatasetVersion } from '@slipway/contract';
import { formatBytes } from '../../design/format/format-bytes.ts';
import { formatCount } from '../../design/format/format-number.ts';
import { shortDigest } from '../../design/format/short-digest.ts';
import { Panel } from '../../design/layout/panel.tsx';
import { FactList } from '../../design/things/fact-list.tsx';
import { SplitBar } from './split-bar.tsx';
import classes from './version-facts.module.css';

/** What a version is, in one strip. */
export function VersionFacts({ version }: { version: DatasetVersion }) {
  const { rowCount, columns, sizeBytes, format, digest, source, message } = version;
  return (
    <div className={classes.facts}>
      <Panel>
        <FactList
          facts={[
            { label: 'Rows', value: formatCount(rowCount) },
            { label: 'Columns', value: formatCount(columns.length) },
            { label: 'Size', value: `${formatBytes(sizeBytes)}, from ${format}` },
            { label: 'Digest', value: <code title={digest}>{shortDigest(digest)}</code> },
            { label: 'Source', value: <span title={source}>{source.split('/').at(-1)}</span> },
            ...(message === '' ? [] : [{ label: 'Message', value: message }]),
          ]}
        />
        <SplitBar version={version} />
      </Panel>
    </div>
  );
}
