/**
 * The SQL of predictions joined to the last outcome of their id, as `joined(revision, score, label, output,
 * value_number, value_text)`. Parameters: $1 project, $2 endpoint, $3 earliest `at` of the prediction.
 */
export const joinedOutcomes = `
answered AS (
  SELECT id, revision, score, label, output FROM serve_prediction
   WHERE project = $1 AND endpoint = $2 AND "at" >= $3 AND failure IS NULL
),
outcome AS (
  SELECT id, arg_max({'number': value_number, 'text': value_text}, seq) AS last
    FROM serve_outcome WHERE project = $1 AND endpoint = $2 AND id IN (SELECT id FROM answered) GROUP BY id
),
joined AS (
  SELECT p.revision, p.score, p.label, p.output, o.last.number AS value_number, o.last.text AS value_text
    FROM answered p JOIN outcome o USING (id)
)`;
