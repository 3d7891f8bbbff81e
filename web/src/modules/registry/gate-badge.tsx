import type { ModelVersion } from '@slipway/contract';
import { StateBadge } from '../../design/states/state-badge.tsx';

/** What the gates last said of a version. */
export function GateBadge({ version }: { version: ModelVersion }) {
  const [report] = version.gateReports;
  if (report === undefined) return <StateBadge state="not judged" tone="idle" />;
  if (report.wasOverridden) return <StateBadge state="overridden" tone="warning" />;
  const failed = report.checks.filter(({ passed }) => !passed).length;
  if (report.passed) return <StateBadge state="passed">{`${report.checks.length} gates passed`}</StateBadge>;
  return <StateBadge state="refused">{`refused by ${failed} of ${report.checks.length}`}</StateBadge>;
}
