import type { Clock } from '../../platform/clock/clock.ts';
import { describeError, isSlipwayError, SlipwayError } from '../../platform/errors/slipway-error.ts';
import { chooseRevision } from '../deploy/index.ts';
import type { LiveStats } from './live-stats.ts';
import { type Prediction, type PredictionRequest, predictionIds } from './prediction.ts';
import type { PredictionJournal } from './prediction-journal.ts';
import type { RawRows, RequestRow } from './request-row.ts';
import type { RevisionLine } from './revision-line.ts';
import type { ServedEndpoint } from './routing-table.ts';
import { findNonFinite } from './scored-rows.ts';

export type PredictDeps = {
  readonly clock: Clock;
  readonly journal: PredictionJournal;
  readonly stats: LiveStats;
  /** A new prediction id, for requests that bring none. */
  nextPredictionId(): string;
};

/**
 * Answers a request: checks it, sends it to a revision by its id, and resolves once the prediction is on disk.
 * Throws `invalid-input` for whatever is wrong with the request; that too is logged.
 */
export function predict(
  deps: PredictDeps,
  endpoint: ServedEndpoint,
  request: PredictionRequest,
): Promise<Prediction> {
  const startedMs = deps.clock.monotonicMs();
  const id = request.id ?? request.predictionIds?.[0] ?? deps.nextPredictionId();
  const ids = predictionIds(request, id);
  const line = chooseLine(endpoint, ids[0] ?? id, request.revision);
  const handled = { ids, eventAt: request.eventAt, startedMs };
  let rows: RequestRow[];
  try {
    rows = line.loaded.reader.read(request.raw);
  } catch (error) {
    return refuse(deps, { endpoint, line, raw: request.raw, handled, error });
  }
  return new Promise<Prediction>((resolve, reject) => {
    line.enqueue({
      id,
      ids,
      eventAt: request.eventAt,
      startedMs,
      rows,
      rowCount: rows.length,
      blame: (error) => blame({ endpoint, line, raw: request.raw, error }),
      resolve,
      reject,
    });
  });
}

function chooseLine(endpoint: ServedEndpoint, id: string, asked: number | undefined): RevisionLine {
  const number = asked ?? chooseRevision(id, endpoint.shares);
  const line = number === null ? undefined : endpoint.lines.get(number);
  if (line !== undefined) return line;
  if (asked === undefined) {
    throw new SlipwayError('not-ready', `endpoint '${endpoint.name}' has no revision that answers`, {
      hint: 'deploy a model version to it',
    });
  }
  throw new SlipwayError('not-found', `revision ${asked} of '${endpoint.name}' takes no requests`, {
    hint: `serving: ${[...endpoint.lines.keys()].join(', ') || 'none'}`,
  });
}

async function refuse(
  { journal, stats }: PredictDeps,
  of: {
    endpoint: ServedEndpoint;
    line: RevisionLine;
    raw: RawRows;
    handled: { ids: readonly string[]; eventAt: number | undefined; startedMs: number };
    error: unknown;
  },
): Promise<never> {
  if (!isSlipwayError(of.error)) throw of.error;
  const { revision } = of.line.loaded;
  const failure = await blame(of);
  const lines = journal.failed(of.handled, { revision, failure, error: describeError(of.error).message });
  stats.record(revision.id, lines[0]!['latency_us'] as number, true);
  await journal.append(lines);
  throw of.error;
}

/**
 * Whose fault an error is. A canary that refuses what the live revision answers has a narrower signature or
 * narrower features: its fault. Otherwise `invalid-input` is the caller's, and everything else the revision's.
 */
async function blame(of: {
  endpoint: ServedEndpoint;
  line: RevisionLine;
  raw: RawRows;
  error: unknown;
}): Promise<'rejected' | 'failed'> {
  if (!isSlipwayError(of.error) || of.error.code !== 'invalid-input') return 'failed';
  const live = of.endpoint.traffic.serving.find(({ state }) => state === 'live');
  const line = live === undefined ? undefined : of.endpoint.lines.get(live.number);
  if (line === undefined || line === of.line) return 'rejected';
  try {
    const scored = await line.loaded.score(line.loaded.reader.read(of.raw));
    return findNonFinite(scored) < 0 ? 'failed' : 'rejected';
  } catch {
    return 'rejected';
  }
}
