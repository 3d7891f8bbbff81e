/**
 * The SQL of predictions joined to the last outcome of their id, as `joined(revision, score, label, output,
 * value_number, value_text)`. Parameters: $1 project, $2 endpoint, $3 earliest `at` of the prediction.
 */
export const joinedOutcomes = `
outcome AS (
  SELECT id, arg_max({'number': value_number, 'text': value_text}, seq) AS last
    FROM serve_outcome WHERE project = $1 AND endpoint = $2 GROUP BY id
),
joined AS (
  SELECT p.revision, p.score, p.label, p.output, o.last.number AS value_number, o.last.text AS value_text
    FROM serve_prediction p JOIN outcome o USING (id)
   WHERE p.project = $1 AND p.endpoint = $2 AND p."at" >= $3 AND p.failure IS NULL
)`;
