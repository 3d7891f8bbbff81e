import type { Curve, Train } from '../../../modules/train/index.ts';
import { pointAt } from '../../../modules/train/index.ts';
import { int, invalidValue, list, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { nextPageToken, offsetOf } from '../wire/page-token.ts';
import { compact, renderDouble } from '../wire/render.ts';
import { assertVisible, findRun, runIdOf } from './find-run.ts';
import { sampleSteps } from './sample-steps.ts';

const mostPoints = 25_000;
const mostRuns = 100;
const mostSampled = 2500;

const intervalRequest = {
  run_ids: required(list(required(string()))),
  metric_key: required(string()),
  start_step: int(),
  end_step: int(),
  max_results: int(),
};

export function metricHistoryRoutes(train: Train): MlflowRoute[] {
  const readCurve = async (runId: string, key: string, exchange: Exchange): Promise<Curve> => {
    await assertVisible(train, runId, exchange);
    return train.getMetricCurve(runId, key);
  };

  return [
    route('GET', '/mlflow/metrics/get-history', {
      request: {
        run_id: string(),
        run_uuid: string(),
        metric_key: required(string()),
        page_token: string(),
        max_results: int(),
      },
      async handle(input, exchange) {
        const id = runIdOf(input);
        const asked = input.max_results ?? mostPoints;
        if (asked < 0) throw invalidValue('max_results', asked);
        const limit = asked === 0 ? mostPoints : Math.min(asked, mostPoints);
        await findRun(train, id, exchange);
        const curve = await readCurve(id, input.metric_key, exchange);
        const offset = offsetOf(input.page_token);
        const places = inOrderOfTime(curve).slice(offset, offset + limit + 1);
        return compact({
          metrics: [...places.slice(0, limit)].map((place) => renderPoint(curve, place, input.metric_key)),
          next_page_token: nextPageToken(offset, { found: places.length, limit }),
        });
      },
    }),
    route('GET', '/mlflow/metrics/get-history-bulk-interval', {
      request: intervalRequest,
      async handle(input, exchange) {
        const { run_ids: runIds, metric_key: key } = input;
        if (runIds.length > mostRuns)
          throw invalidParameter(
            `GetMetricHistoryBulkInterval request must specify at most ${mostRuns} run_ids. Received ${runIds.length} run_ids. See the API docs for more information about request parameters.`,
          );
        const range = rangeOf(input);
        const curves = await Promise.all(runIds.map((id) => readCurve(id, key, exchange)));
        const steps = sampleSteps(
          curves.map((curve) => curve.steps),
          { ...range, count: input.max_results ?? mostSampled },
        );
        const metrics: object[] = [];
        for (const [index, curve] of curves.entries())
          for (let place = 0; place < curve.length; place++)
            if (steps.has(curve.steps[place]!))
              metrics.push({ ...renderPoint(curve, place, key), run_id: runIds[index] });
        return compact({ metrics });
      },
    }),
    route('GET', '/mlflow/metrics/get-history-bulk', {
      request: { run_id: list(required(string())), metric_key: string(), max_results: int() },
      async handle(input, exchange) {
        const { run_id: runIds, metric_key: key } = input;
        if (runIds.length === 0)
          throw invalidParameter('GetMetricHistoryBulk request must specify at least one run_id.');
        if (runIds.length > mostRuns)
          throw invalidParameter(
            `GetMetricHistoryBulk request cannot specify more than ${mostRuns} run_ids. Received ${runIds.length} run_ids.`,
          );
        if (key === undefined)
          throw invalidParameter('GetMetricHistoryBulk request must specify a metric_key.');
        const limit = Math.max(0, Math.min(input.max_results ?? mostPoints, mostPoints));
        const metrics: object[] = [];
        for (const runId of [...runIds].sort()) {
          if (metrics.length >= limit) break;
          const curve = await readCurve(runId, key, exchange);
          for (const place of inOrderOfTime(curve).subarray(0, limit - metrics.length))
            metrics.push({ ...renderPoint(curve, place, key), run_id: runId });
        }
        return { metrics };
      },
    }),
  ];
}

function rangeOf(input: {
  start_step: number | undefined;
  end_step: number | undefined;
  max_results: number | undefined;
}): { start?: number; end?: number } {
  const { start_step: start, end_step: end, max_results: count } = input;
  if (count !== undefined && (count < 1 || count > mostSampled))
    throw invalidParameter(
      `max_results must be between 1 and ${mostSampled}. See the API docs for more information about request parameters.`,
    );
  if (start === undefined && end === undefined) return {};
  if (start === undefined || end === undefined)
    throw invalidParameter('If either start step or end step are specified, both must be specified.');
  if (start > end)
    throw invalidParameter(
      `end_step must be greater than start_step. Found start_step=${start} and end_step=${end}.`,
    );
  return { start, end };
}

const renderPoint = (curve: Curve, place: number, key: string) => {
  const point = pointAt(curve, place);
  return { key, value: renderDouble(point.value), timestamp: point.at, step: point.step };
};

/** Places of a curve in order of time, then step, then value: MLflow's order of a history. */
function inOrderOfTime({ length, steps, times, values }: Curve): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  const isInOrder = order.every((i) => i === 0 || times[i]! >= times[i - 1]!);
  if (isInOrder) return order;
  return order.sort((a, b) => times[a]! - times[b]! || steps[a]! - steps[b]! || values[a]! - values[b]!);
}
