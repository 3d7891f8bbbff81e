import { resolve } from 'node:path';
import { type Experiment, experimentVocabulary, type Train } from '../../../modules/train/index.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../../platform/filter/parse-order.ts';
import { enumeration, int, list, message, type Read, required, string } from '../wire/fields.ts';
import { doesNotExist, invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { nextPageToken, offsetOf } from '../wire/page-token.ts';
import { compact, renderPairs } from '../wire/render.ts';
import { withConflictAs } from '../wire/rethrow.ts';
import { checkEntityName, checkLength, limits } from './validate.ts';

export const viewTypes = ['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'] as const;
export const lifecycleOf = (view: (typeof viewTypes)[number] | undefined) =>
  view === 'DELETED_ONLY' ? 'deleted' : view === 'ALL' ? 'any' : 'active';

const tag = message({ key: required(string()), value: string() });
const byId = { experiment_id: required(string()) };
const search = {
  max_results: int(),
  page_token: string(),
  filter: string(),
  order_by: list(required(string())),
  view_type: enumeration(viewTypes, 1),
};

const mostExperiments = 50_000;

export function experimentRoutes(train: Train): MlflowRoute[] {
  const { experiments } = train;

  /** An experiment the caller may see. Throws RESOURCE_DOES_NOT_EXIST in MLflow's words. */
  const get = async (id: string, exchange: Exchange): Promise<Experiment> => {
    const experiment = await experiments.get(id).catch(() => null);
    if (experiment === null || (exchange.isScoped && experiment.project !== exchange.project))
      throw doesNotExist(`No Experiment with id=${id} exists`);
    return experiment;
  };

  const searchExperiments = async (input: Read<typeof search>, exchange: Exchange) => {
    const limit = input.max_results ?? 1000;
    if (limit < 1 || limit > mostExperiments)
      throw invalidParameter(
        `Invalid value ${limit} for parameter 'max_results' supplied: it must be at least 1 and at most ${mostExperiments}`,
      );
    const offset = offsetOf(input.page_token);
    const found = await experiments.search({
      project: exchange.project,
      filter: parseFilter(input.filter ?? '', experimentVocabulary),
      order: parseOrder(input.order_by.join(', '), experimentVocabulary),
      lifecycle: lifecycleOf(input.view_type),
    });
    const page = found.slice(offset, offset + limit + 1);
    return compact({
      experiments: page.slice(0, limit).map(renderExperiment),
      next_page_token: nextPageToken(offset, { found: page.length, limit }),
    });
  };

  return [
    route('POST', '/mlflow/experiments/create', {
      request: { name: required(string()), artifact_location: string(), tags: list(tag) },
      async handle(input, { project }) {
        checkLength('name', limits.experimentName, input.name);
        const tags = Object.fromEntries(input.tags.map((each) => [each!.key, each!.value ?? '']));
        for (const [key, value] of Object.entries(tags)) checkExperimentTag(key, value);
        const artifactLocation = checkLocation(input.artifact_location);
        const { id } = await withConflictAs('RESOURCE_ALREADY_EXISTS', () =>
          experiments.create({ project, name: input.name, artifactLocation, tags }),
        );
        return { experiment_id: id };
      },
    }),
    route('GET', '/mlflow/experiments/get', {
      request: byId,
      handle: async (input, exchange) => ({
        experiment: renderExperiment(await get(input.experiment_id, exchange)),
      }),
    }),
    route('GET', '/mlflow/experiments/get-by-name', {
      request: { experiment_name: required(string()) },
      async handle(input, { project }) {
        const found = await experiments.findByName(project, input.experiment_name);
        if (found === null)
          throw doesNotExist(`Could not find experiment with name '${input.experiment_name}'`);
        return { experiment: renderExperiment(found) };
      },
    }),
    route('POST', '/mlflow/experiments/search', { request: search, handle: searchExperiments }),
    route('GET', '/mlflow/experiments/search', { request: search, handle: searchExperiments }),
    route('POST', '/mlflow/experiments/update', {
      request: { ...byId, new_name: required(string()) },
      async handle(input, exchange) {
        const { id } = await get(input.experiment_id, exchange);
        checkLength('name', limits.experimentName, input.new_name);
        await withConflictAs('RESOURCE_ALREADY_EXISTS', () => experiments.rename(id, input.new_name));
        return {};
      },
    }),
    ...(['delete', 'restore'] as const).map((verb) =>
      route('POST', `/mlflow/experiments/${verb}`, {
        request: byId,
        async handle(input, exchange) {
          const { id, lifecycle } = await get(input.experiment_id, exchange);
          const wanted = verb === 'delete' ? 'deleted' : 'active';
          if (lifecycle === wanted)
            throw doesNotExist(
              `No Experiment with id=${id} exists in the state this call needs: it is ${wanted} already`,
            );
          await experiments.setLifecycle(id, wanted);
          return {};
        },
      }),
    ),
    route('POST', '/mlflow/experiments/set-experiment-tag', {
      request: { ...byId, key: required(string()), value: string() },
      async handle(input, exchange) {
        const { id } = await get(input.experiment_id, exchange);
        const value = input.value ?? '';
        checkExperimentTag(input.key, value);
        await withConflictAs('INVALID_PARAMETER_VALUE', () => experiments.setTag(id, input.key, value));
        return {};
      },
    }),
    route('POST', '/mlflow/experiments/delete-experiment-tag', {
      request: { ...byId, key: required(string()) },
      async handle(input, exchange) {
        const { id, tags } = await get(input.experiment_id, exchange);
        if (!Object.hasOwn(tags, input.key)) throw notFound('tag', input.key);
        await withConflictAs('INVALID_PARAMETER_VALUE', () => experiments.deleteTag(id, input.key));
        return {};
      },
    }),
  ];
}

function checkExperimentTag(key: string, value: string): void {
  checkEntityName(key, 'key');
  checkLength('key', limits.key, key);
  checkLength('value', limits.experimentTagValue, value);
}

/** Without fragment, params or a query that climbs; null when it is left out. */
function checkLocation(location: string | undefined): string | null {
  if (location === undefined || location === '') return null;
  checkLength('artifact_location', limits.artifactLocation, location);
  if (location.startsWith('runs:'))
    throw invalidParameter(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  if (/[#;]/.test(location))
    throw invalidParameter("'artifact_location' URL can't include fragments or params.");
  const query = location.split('?')[1] ?? '';
  if (decodeSafely(query).includes('..')) throw invalidParameter("Invalid query string: it contains '..'");
  // A path of this machine is one wherever a client stands.
  const isUri = /^[a-z][a-z0-9+.-]*:/i.test(location);
  return (isUri ? location : resolve(location)).replace(/(.)\/+$/, '$1');
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const renderExperiment = (experiment: Experiment) =>
  compact({
    experiment_id: experiment.id,
    name: experiment.name,
    artifact_location: experiment.artifactLocation ?? `mlflow-artifacts:/${experiment.id}`,
    lifecycle_stage: experiment.lifecycle,
    last_update_time: experiment.updatedAt,
    creation_time: experiment.createdAt,
    tags: renderPairs(experiment.tags),
  });
