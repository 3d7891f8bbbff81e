import type { Analytics, AnalyticsRow } from '../../platform/analytics/analytics.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { RevisionRecord } from '../deploy/index.ts';
import { predictionTable } from './prediction-tables.ts';
import type { RequestRow } from './request-row.ts';
import { outputJson, type ScoredRows, scoreOf } from './scored-rows.ts';

/** A request on its way through a revision. */
export type Handled = {
  readonly ids: readonly string[];
  readonly eventAt: number | undefined;
  /** `clock.monotonicMs()` when the request was read. */
  readonly startedMs: number;
};

/** Turns what happened to requests into rows of the prediction log. */
export type PredictionJournal = {
  answered(
    of: Handled & {
      revision: RevisionRecord;
      rows: readonly RequestRow[];
      scored: ScoredRows;
      offset: number;
    },
  ): AnalyticsRow[];
  failed(
    of: Handled & {
      revision: RevisionRecord;
      failure: 'rejected' | 'failed';
      error: string;
      rows?: readonly RequestRow[];
    },
  ): AnalyticsRow[];
  /** Resolves when the rows are on disk. */
  append(rows: readonly AnalyticsRow[]): Promise<void>;
};

export function createPredictionJournal(analytics: Analytics, clock: Clock): PredictionJournal {
  const shared = ({ project, endpoint, number }: RevisionRecord, of: Handled) => {
    const at = clock.now();
    const latencyUs = Math.max(1, Math.round((clock.monotonicMs() - of.startedMs) * 1000));
    return { endpoint, project, revision: number, at, event_at: of.eventAt ?? at, latency_us: latencyUs };
  };
  return {
    answered({ revision, rows, scored, offset, ...of }) {
      const common = shared(revision, of);
      return rows.map((row, i) => ({
        id: of.ids[i]!,
        ...common,
        inputs: JSON.stringify(row),
        output: outputJson(scored, offset + i),
        score: scoreOf(scored, offset + i),
        label: scored.labels?.[offset + i] ?? null,
        error: null,
        failure: null,
        row_index: i,
      }));
    },
    failed({ revision, failure, error, rows, ...of }) {
      const common = shared(revision, of);
      const none = { output: null, score: null, label: null };
      // A rejected request is one line without its inputs: they may be anything, and the error names the field.
      return (rows ?? [null]).map((row, i) => ({
        id: of.ids[i]!,
        ...common,
        inputs: row === null ? null : JSON.stringify(row),
        ...none,
        error,
        failure,
        row_index: i,
      }));
    },
    append: (rows) => analytics.append(predictionTable.name, rows),
  };
}
