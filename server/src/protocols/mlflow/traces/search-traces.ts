import { npmiOf, type Traces, traceVocabulary } from '../../../modules/traces/index.ts';
import { decodeCursor, encodeCursor } from '../../../modules/train/index.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../../platform/filter/parse-order.ts';
import { int, invalidValue, list, message, missingValue, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact, renderDouble } from '../wire/render.ts';
import { renderTraceInfo, renderTraceInfoV2 } from './render-trace.ts';

const defaultPage = 100;
const largestPage = 500;

const paging = {
  filter: string(),
  max_results: int(),
  order_by: list(required(string())),
  page_token: string(),
};

type Paging = {
  readonly filter: string | undefined;
  readonly max_results: number | undefined;
  readonly order_by: readonly string[];
  readonly page_token: string | undefined;
};

async function search(
  traces: Traces,
  { experimentIds, input }: { experimentIds: readonly string[]; input: Paging },
  { isScoped, project }: Exchange,
) {
  const limit = input.max_results ?? defaultPage;
  if (limit > largestPage || limit < 1) throw invalidValue('max_results', limit);
  const order = parseOrder(input.order_by.join(', '), traceVocabulary);
  const filter = parseFilter(input.filter ?? '', traceVocabulary);
  const key = `${input.order_by.join()}|${input.filter ?? ''}|${experimentIds.join()}`;
  const found = await traces.search({
    project: isScoped ? project : undefined,
    experimentIds,
    filter,
    order,
    after: input.page_token ? readToken(input.page_token, key, traces.placeTypes(order)) : null,
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  return {
    traces: page.map(({ trace }) => trace),
    token: found.length > limit ? encodeCursor(key, page.at(-1)!.place) : undefined,
  };
}

function readToken(token: string, key: string, types: readonly ('number' | 'text')[]) {
  try {
    return decodeCursor(token, key, types);
  } catch {
    throw invalidParameter(
      'Invalid page token: pass next_page_token of the reply before with the same locations, filter and order_by',
    );
  }
}

export const searchTraceRoutes = (traces: Traces): MlflowRoute[] => [
  route('POST', '/mlflow/traces/search', {
    versions: ['3.0'],
    request: {
      locations: list(message({ mlflow_experiment: message({ experiment_id: string() }) })),
      ...paging,
    },
    async handle(input, exchange) {
      if (input.locations.length === 0) throw missingValue('locations');
      const experimentIds = input.locations.flatMap(
        (location) => location?.mlflow_experiment?.experiment_id || [],
      );
      const found = await search(traces, { experimentIds, input }, exchange);
      return compact({ traces: found.traces.map(renderTraceInfo), next_page_token: found.token });
    },
  }),
  route('GET', '/mlflow/traces', {
    request: { experiment_ids: list(required(string())), ...paging },
    async handle(input, exchange) {
      if (input.experiment_ids.length === 0) throw missingValue('experiment_ids');
      const found = await search(traces, { experimentIds: input.experiment_ids, input }, exchange);
      return compact({ traces: found.traces.map(renderTraceInfoV2), next_page_token: found.token });
    },
  }),
  route('POST', '/mlflow/traces/calculate-filter-correlation', {
    versions: ['3.0'],
    request: {
      experiment_ids: list(required(string())),
      filter_string1: required(string()),
      filter_string2: required(string()),
      base_filter: string(),
    },
    async handle(input, { isScoped, project }) {
      if (input.experiment_ids.length === 0) throw missingValue('experiment_ids');
      const counts = await traces.count({
        project: isScoped ? project : undefined,
        experimentIds: input.experiment_ids,
        base: parseFilter(input.base_filter ?? '', traceVocabulary),
        first: parseFilter(input.filter_string1, traceVocabulary),
        second: parseFilter(input.filter_string2, traceVocabulary),
      });
      const { npmi, smoothed } = npmiOf(counts);
      return {
        npmi: renderDouble(npmi),
        npmi_smoothed: renderDouble(smoothed),
        filter1_count: counts.first,
        filter2_count: counts.second,
        joint_count: counts.both,
        total_count: counts.total,
      };
    },
  }),
];
