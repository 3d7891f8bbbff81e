import type { Signature } from '@slipway/contract';
import type { Analytics } from '../../../platform/analytics/analytics.ts';

export type PredictionWindow = {
  readonly project: string;
  readonly endpoint: string;
  /** Event time, milliseconds: [from, to). */
  readonly fromEventAt: number;
  readonly toEventAt: number;
  readonly revision?: number | undefined;
  /** Which request columns to bring, with their types. */
  readonly inputs: Signature['inputs'];
  /** At most this many predictions, evenly spread by id when there are more. */
  readonly limit: number;
};

/** Answered predictions as columns of equal length, in event time order, one for each id. */
export type PredictionColumns = {
  readonly rowCount: number;
  readonly ids: readonly string[];
  readonly eventAt: readonly number[];
  readonly revisions: readonly number[];
  readonly scores: readonly number[];
  readonly labels: readonly (string | null)[];
  /** The model's answer as JSON. */
  readonly outputs: readonly string[];
  /** Class index or value; null while no outcome arrived, or for a class the model does not know. */
  readonly outcomes: readonly (number | null)[];
  readonly outcomeLabels: readonly (string | null)[];
  /** Request columns by name: numbers (booleans 0 and 1, timestamps in milliseconds) or texts, null where missing. */
  readonly inputs: Readonly<Record<string, readonly (number | string | null)[]>>;
};

/** A window of the prediction log with the outcomes that arrived, in one query. */
export async function readPredictionsBetween(
  analytics: Analytics,
  window: PredictionWindow,
): Promise<PredictionColumns> {
  const { project, endpoint, fromEventAt, toEventAt, revision, limit } = window;
  const rows = await analytics.query<Record<string, never>>(
    `WITH chosen AS (
       SELECT id, arg_max({'event_at': event_at, 'revision': revision, 'score': score, 'label': label,
                           'output': output, 'inputs': inputs}, "at") AS p
         FROM serve_prediction
        WHERE project = $1 AND endpoint = $2 AND event_at >= $3 AND event_at < $4 AND failure IS NULL
          AND ($5 IS NULL OR revision = $5)
        GROUP BY id
       ORDER BY hash(id) LIMIT $6
     ),
     outcome AS (
       SELECT id, arg_max({'number': value_number, 'text': value_text}, seq) AS last
         FROM serve_outcome
        WHERE project = $1 AND endpoint = $2 AND id IN (SELECT id FROM chosen) GROUP BY id
     )
     SELECT id, p.event_at::DOUBLE AS event_at, p.revision AS revision, p.score AS score, p.label AS label,
            p.output AS output, o.last.number AS value_number, o.last.text AS value_text
            ${window.inputs.map((input, i) => `, ${extract(input)} AS input_${i}`).join('')}
       FROM chosen LEFT JOIN outcome o USING (id) ORDER BY event_at, id`,
    [project, endpoint, fromEventAt, toEventAt, revision ?? null, limit],
  );
  const column = <T>(name: string) => rows.map((row) => row[name] as T);
  return {
    rowCount: rows.length,
    ids: column('id'),
    eventAt: column('event_at'),
    revisions: column('revision'),
    scores: column('score'),
    labels: column('label'),
    outputs: column('output'),
    outcomes: column('value_number'),
    outcomeLabels: column('value_text'),
    inputs: Object.fromEntries(window.inputs.map(({ name }, i) => [name, column(`input_${i}`)])),
  };
}

function extract({ name, type }: Signature['inputs'][number]): string {
  const path = `'$."${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll("'", "''")}"'`;
  const text = `json_extract_string(p.inputs, ${path})`;
  if (type === 'string') return text;
  return type === 'boolean' ? `(${text} = 'true')::INTEGER::DOUBLE` : `TRY_CAST(${text} AS DOUBLE)`;
}
