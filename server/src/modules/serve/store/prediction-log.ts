import { type Page, PredictionRecord } from '@slipway/contract';
import type { Analytics } from '../../../platform/analytics/analytics.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';

export type LogQuery = { project: string; endpoint: string; cursor?: string | undefined; limit: number };

type LogRow = {
  id: string;
  at: number;
  event_at: number;
  revision: number;
  latency_us: number;
  inputs: string | null;
  output: string | null;
  score: number | null;
  error: string | null;
  value_number: number | null;
  value_text: string | null;
  outcome_at: number | null;
};

/** The prediction log, newest first, each with its last outcome. The cursor is the `at` and id of the last one shown. */
export async function readPredictions(
  analytics: Analytics,
  query: LogQuery,
): Promise<Page<PredictionRecord>> {
  const after = parseCursor(query.cursor);
  const rows = await analytics.query<LogRow>(
    `WITH page AS (
       SELECT * FROM serve_prediction
        WHERE project = $1 AND endpoint = $2 AND ("at" < $3 OR ("at" = $3 AND id < $4))
        ORDER BY "at" DESC, id DESC LIMIT $5
     ),
     outcome AS (
       SELECT id, arg_max({'number': value_number, 'text': value_text, 'at': "at"}, seq) AS last
         FROM serve_outcome
        WHERE project = $1 AND endpoint = $2 AND id IN (SELECT id FROM page) GROUP BY id
     )
     SELECT page.id, page."at"::DOUBLE AS "at", event_at::DOUBLE AS event_at, revision, latency_us::DOUBLE AS latency_us,
            inputs, output, score, error,
            o.last.number AS value_number, o.last.text AS value_text, o.last."at"::DOUBLE AS outcome_at
       FROM page LEFT JOIN outcome o USING (id) ORDER BY page."at" DESC, page.id DESC`,
    [query.project, query.endpoint, after.at, after.id, query.limit + 1],
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toRecord),
    nextCursor: rows.length > query.limit && last !== undefined ? `${last.at}:${last.id}` : null,
  };
}

function parseCursor(cursor: string | undefined): { at: number; id: string } {
  if (cursor === undefined) return { at: Number.MAX_SAFE_INTEGER, id: '' };
  const colon = cursor.indexOf(':');
  const at = Number(cursor.slice(0, colon));
  if (colon > 0 && Number.isSafeInteger(at)) return { at, id: cursor.slice(colon + 1) };
  throw new SlipwayError('invalid-request', `'${cursor}' is not a cursor of this list`, {
    hint: 'pass nextCursor of the last reply',
  });
}

function toRecord(row: LogRow): PredictionRecord {
  return PredictionRecord.parse({
    id: row.id,
    at: row.at,
    eventAt: row.event_at,
    revision: row.revision,
    latencyMs: row.latency_us / 1000,
    inputs: row.inputs === null ? {} : JSON.parse(row.inputs),
    output: row.output === null ? null : JSON.parse(row.output),
    score: row.score,
    outcome: row.value_text ?? row.value_number,
    outcomeAt: row.outcome_at,
    error: row.error,
  });
}
