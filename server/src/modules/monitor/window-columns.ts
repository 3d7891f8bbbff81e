import type { CategoricalColumn, Column } from '@slipway/algorithms';
import type { ServableModel } from '../deploy/index.ts';
import type { FeatureStep, PredictionColumns, RequestRow } from '../serve/index.ts';

/** The predictions of one revision out of a window's. */
export function ofRevision(all: PredictionColumns, revision: number): number[] {
  return all.revisions.flatMap((candidate, row) => (candidate === revision ? [row] : []));
}

/** The revision that answered most of a window; null for an empty window. */
export function busiestRevision(all: PredictionColumns): number | null {
  const counts = new Map<number, number>();
  for (const revision of all.revisions) counts.set(revision, (counts.get(revision) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The model's inputs for logged requests, through the very feature step that answered them. */
export async function featureColumns(
  model: ServableModel,
  step: FeatureStep | null,
  logged: { all: PredictionColumns; rows: readonly number[] },
): Promise<Column[]> {
  const requests = logged.rows.map(
    (row): RequestRow =>
      Object.fromEntries(
        Object.entries(logged.all.inputs).map(([name, values]) => [name, values[row] ?? null]),
      ),
  );
  const values = step === null ? null : await step.transform(requests);
  return model.signature.features.map(({ name, kind }) => {
    const column = values === null ? requests.map((request) => request[name] ?? null) : values[name]!;
    if (kind === 'numeric')
      return {
        name,
        kind,
        values: Float64Array.from(column as ArrayLike<number>, (value) =>
          value === null ? Number.NaN : Number(value),
        ),
      };
    return encode(name, column as ArrayLike<unknown>);
  });
}

function encode(name: string, values: ArrayLike<unknown>): CategoricalColumn {
  const codeOf = new Map<string, number>();
  const codes = Int32Array.from(values, (value) => {
    if (value === null || value === '') return -1;
    const text = String(value);
    const known = codeOf.get(text);
    if (known !== undefined) return known;
    codeOf.set(text, codeOf.size);
    return codeOf.size - 1;
  });
  return { name, kind: 'categorical', codes, categories: [...codeOf.keys()] };
}
