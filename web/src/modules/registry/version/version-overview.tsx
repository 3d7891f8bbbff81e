import type { ModelVersion } from '@slipway/contract';
import { useProject } from '../../../address/use-project.ts';
import { formatBytes } from '../../../design/format/format-bytes.ts';
import { formatMetric } from '../../../design/format/format-number.ts';
import { metricWords } from '../../../design/format/metric-words.ts';
import { shortDigest } from '../../../design/format/short-digest.ts';
import { Panel } from '../../../design/layout/panel.tsx';
import { Stack } from '../../../design/layout/stack.tsx';
import { FactList } from '../../../design/things/fact-list.tsx';
import { NumberRow } from '../../../design/things/number-row.tsx';
import { NumberTile } from '../../../design/things/number-tile.tsx';
import { TextLink } from '../../../design/things/text-link.tsx';
import { GateReportPanel } from './gate-report-panel.tsx';

/** What a version is, in numbers; the last word of the gates; where it came from. */
export function VersionOverview({ version }: { version: ModelVersion }) {
  const { paths } = useProject();
  const { metrics, source, stage, digest, codeDigest, sizeBytes, signature, runId, description, tags } =
    version;
  const [report] = version.gateReports;
  return (
    <Stack>
      {Object.keys(metrics).length > 0 && (
        <Panel
          title="How good is it?"
          note={
            <TextLink href={paths.modelVersion(version.model, version.version, { tab: 'evaluation' })}>
              curves, confusion and slices
            </TextLink>
          }
        >
          <NumberRow>
            {Object.entries(metrics).map(([key, value]) => (
              <NumberTile key={key} label={metricWords(key)} value={formatMetric(value)} />
            ))}
          </NumberRow>
        </Panel>
      )}
      {report !== undefined && <GateReportPanel report={report} />}
      <Panel title="What is it?">
        <FactList
          facts={[
            ...(description === '' ? [] : [{ label: 'Description', value: description }]),
            {
              label: 'Run',
              value: runId === null ? '–' : <TextLink href={paths.run(runId)}>the run that made it</TextLink>,
            },
            ...(source === null ? [] : [{ label: 'Files', value: <code>{source}</code> }]),
            ...(stage === 'None' ? [] : [{ label: 'Stage', value: stage }]),
            ...(signature === null ? [] : [{ label: 'Features', value: `${signature.features.length}` }]),
            {
              label: 'ONNX file',
              value: digest === null ? 'none, so it cannot be deployed' : formatBytes(sizeBytes),
            },
            ...digestFacts({ Digest: digest, 'Code digest': codeDigest }),
            ...Object.entries(tags).map(([label, value]) => ({ label, value })),
          ]}
        />
      </Panel>
    </Stack>
  );
}

const digestFacts = (digests: Record<string, string | null>) =>
  Object.entries(digests).flatMap(([label, digest]) =>
    digest === null ? [] : [{ label, value: <code title={digest}>{shortDigest(digest)}</code> }],
  );
