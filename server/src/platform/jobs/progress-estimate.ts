import type { Progress } from '@slipway/contract';
import type { ProgressReport } from './job-handler.ts';

/** Adds the time left, assuming the rest goes at the pace since the start; null until one percent is done. */
export function estimateProgress(report: ProgressReport, elapsedMs: number): Progress {
  const fraction = report.fraction === null ? null : Math.min(1, Math.max(0, report.fraction));
  return {
    fraction,
    message: report.message,
    ratePerSecond: report.ratePerSecond ?? null,
    unit: report.unit ?? null,
    remainingMs:
      fraction === null || fraction < 0.01 ? null : Math.round((elapsedMs * (1 - fraction)) / fraction),
  };
}
