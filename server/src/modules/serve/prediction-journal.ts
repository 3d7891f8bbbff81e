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

/** Where the answer to a request stands in its batch. */
export type AnsweredPlace = {
  readonly revision: RevisionRecord;
  readonly scored: ScoredRows;
  readonly offset: number;
};

/** Turns what happened to requests into rows of the prediction log. */
export type PredictionJournal = {
  answered(of: Handled & { rows: readonly RequestRow[] }, place: AnsweredPlace): AnalyticsRow[];
  failed(
    of: Handled & { rows?: readonly RequestRow[] },
    what: { revision: RevisionRecord; failure: 'rejected' | 'failed'; error: string },
  ): AnalyticsRow[];
  /** Resolves when the rows are on disk. */
  append(rows: readonly AnalyticsRow[]): Promise<void>;
};

export function createPredictionJournal(analytics: Analytics, clock: Clock): PredictionJournal {
  const since = (startedMs: number) => Math.max(1, Math.round((clock.monotonicMs() - startedMs) * 1000));
  return {
    // Written out, since this runs for every prediction and copying objects shows.
    answered(of, { revision, scored, offset }) {
      const at = clock.now();
      const eventAt = of.eventAt ?? at;
      const latencyUs = since(of.startedMs);
      return of.rows.map((row, i) => ({
        id: of.ids[i]!,
        endpoint: revision.endpoint,
        project: revision.project,
        revision: revision.number,
        at,
        event_at: eventAt,
        latency_us: latencyUs,
        inputs: JSON.stringify(row),
        output: outputJson(scored, offset + i),
        score: scoreOf(scored, offset + i),
        label: scored.labels === null ? null : scored.labels[offset + i]!,
        error: null,
        failure: null,
        row_index: i,
      }));
    },
    failed({ ids, eventAt, startedMs, rows }, { revision, failure, error }) {
      const at = clock.now();
      const { project, endpoint, number } = revision;
      const common = { endpoint, project, revision: number, at, event_at: eventAt ?? at };
      const none = { output: null, score: null, label: null };
      // A rejected request is one line without its inputs: they may be anything, and the error names the field.
      return (rows ?? [null]).map((row, i) => ({
        ...{ ...common, ...none, id: ids[i]!, latency_us: since(startedMs), error, failure, row_index: i },
        inputs: row === null ? null : JSON.stringify(row),
      }));
    },
    append: (rows) => analytics.append(predictionTable.name, rows),
  };
}
