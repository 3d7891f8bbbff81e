import type { ValidationReport } from '@slipway/contract';
import { StateBadge } from '../../../design/states/state-badge.tsx';

/** Whether a version meets what was expected of it. */
export function ValidationBadge({ report }: { report: ValidationReport | null }) {
  if (report === null) return <StateBadge state="none declared" tone="idle" />;
  const failed = report.results.filter(({ passed }) => !passed).length;
  if (failed > 0) return <StateBadge state="failed">{`${failed} failed`}</StateBadge>;
  return <StateBadge state="passed">{`${report.results.length} met`}</StateBadge>;
}
