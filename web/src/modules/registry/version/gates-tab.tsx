import type { ModelVersion } from '@slipway/contract';
import { Stack } from '../../../design/layout/stack.tsx';
import { EmptyState } from '../../../design/states/empty-state.tsx';
import { GateReportPanel } from './gate-report-panel.tsx';

/** Every time the gates judged this version, newest first. */
export function GatesTab({ version }: { version: ModelVersion }) {
  if (version.gateReports.length === 0) {
    return (
      <EmptyState
        title="The gates have not judged this version"
        command={`npx slipway models promote ${version.model} ${version.version}`}
      >
        Promoting it asks them; every answer is kept here with its reasons.
      </EmptyState>
    );
  }
  return (
    <Stack>
      {version.gateReports.map((report) => (
        <GateReportPanel key={report.id} report={report} />
      ))}
    </Stack>
  );
}
