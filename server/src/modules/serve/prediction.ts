import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { RawRows } from './request-row.ts';
import type { ScoredSlice } from './scored-rows.ts';

/** A request for predictions as a protocol understood it. */
export type PredictionRequest = {
  readonly raw: RawRows;
  /** The request's own id: the prediction id of one row, the prefix of several. */
  readonly id?: string | undefined;
  /** A prediction id for each row. */
  readonly predictionIds?: readonly string[] | undefined;
  /** When it happened in the world, milliseconds; now when left out. */
  readonly eventAt?: number | undefined;
  /** A revision by number; by weight when left out. */
  readonly revision?: number | undefined;
};

/** The answer: ids to send outcomes for, the revision that answered, and its scores. */
export type Prediction = ScoredSlice & {
  readonly id: string;
  readonly ids: readonly string[];
  readonly revision: number;
  readonly task: 'binary' | 'multiclass' | 'regression';
  readonly classes: readonly string[] | null;
};

const maxIdLength = 128;

/** The ids of a request's rows: as given, or made from its id. Throws `invalid-input` for unusable or repeated ones. */
export function predictionIds(request: PredictionRequest, id: string): readonly string[] {
  const rowCount = 'rows' in request.raw ? request.raw.rows.length : request.raw.rowCount;
  assertId(id);
  const given = request.predictionIds;
  if (given === undefined) {
    return rowCount === 1 ? [id] : Array.from({ length: rowCount }, (_, row) => `${id}-${row}`);
  }
  if (given.length !== rowCount) {
    throw new SlipwayError('invalid-input', `${given.length} prediction ids for ${rowCount} rows`, {
      hint: 'give one id for each row',
    });
  }
  given.forEach(assertId);
  const seen = new Set<string>();
  for (const one of given) {
    if (seen.has(one)) {
      throw new SlipwayError('invalid-input', `prediction id '${one}' stands twice in one request`);
    }
    seen.add(one);
  }
  return given;
}

function assertId(id: string): void {
  if (id.length > 0 && id.length <= maxIdLength) return;
  throw new SlipwayError('invalid-input', `a prediction id has ${id.length} characters`, {
    hint: `use 1 to ${maxIdLength} characters`,
  });
}
