import { type EvaluationDataset, evaluationDatasetVocabulary } from '../../../modules/evaluate/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../../platform/filter/parse-order.ts';
import { writeExactJson } from '../../../platform/json/exact-json.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { findExperiment } from '../tracking/find-experiment.ts';
import { int, invalidValue, list, required, string } from '../wire/fields.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { nextPageToken, offsetOf } from '../wire/page-token.ts';
import { compact } from '../wire/render.ts';
import { readRecords, readTags, renderDataset, renderRecord, userOf } from './record-wire.ts';

type EvaluationModules = Pick<MlflowModules, 'evaluate' | 'train'>;

const versions = ['3.0'];
const path = '/mlflow/datasets';
const one = `${path}/{dataset_id}`;
const id = { dataset_id: required(string()) };
const mostDatasets = 50_000;
const mostRecords = 10_000;
const pageOfRecords = 1000;

/** Evaluation datasets and their records. */
export function evaluationDatasetRoutes({ evaluate, train }: EvaluationModules): MlflowRoute[] {
  const { datasets } = evaluate;

  const find = async (datasetId: string, { isScoped, project }: Exchange): Promise<EvaluationDataset> => {
    const unknown = () => doesNotExist(`Evaluation dataset with ID ${datasetId.slice(0, 200)} not found`);
    const dataset = await datasets.get(datasetId).catch((error: unknown) => {
      throw isSlipwayError(error) && error.code === 'not-found' ? unknown() : error;
    });
    if (isScoped && dataset.project !== project) throw unknown();
    return dataset;
  };
  const checkExperiments = async (ids: readonly string[], exchange: Exchange): Promise<void> => {
    for (const experimentId of ids) await findExperiment(train, experimentId, exchange);
  };

  const search = (method: 'GET' | 'POST'): MlflowRoute =>
    route(method, `${path}/search`, {
      versions,
      request: {
        experiment_ids: list(required(string())),
        filter_string: string(),
        max_results: int(),
        order_by: list(required(string())),
        page_token: string(),
      },
      async handle(input, { isScoped, project }) {
        const limit = input.max_results || 1000;
        if (limit < 1 || limit > mostDatasets) throw invalidValue('max_results', limit);
        const offset = offsetOf(input.page_token);
        const found = await datasets.search({
          project: isScoped ? project : undefined,
          experimentIds: input.experiment_ids,
          filter: parseFilter(input.filter_string ?? '', evaluationDatasetVocabulary),
          order: parseOrder(input.order_by.join(', '), evaluationDatasetVocabulary),
          offset,
          limit: limit + 1,
        });
        return compact({
          datasets: found.slice(0, limit).map(renderDataset),
          next_page_token: nextPageToken(offset, { found: found.length, limit }),
        });
      },
    });

  return [
    search('POST'),
    search('GET'),
    route('POST', `${path}/create`, {
      versions,
      request: { name: required(string()), experiment_ids: list(required(string())), tags: string() },
      async handle(input, exchange) {
        const tags = readTags(input.tags);
        const dataset = await datasets.create({
          project: exchange.project,
          name: input.name,
          tags,
          experimentIds: input.experiment_ids,
          createdBy: userOf(tags),
        });
        return { dataset: renderDataset(dataset) };
      },
    }),
    route('GET', one, {
      versions,
      request: id,
      handle: async (input, exchange) => ({ dataset: renderDataset(await find(input.dataset_id, exchange)) }),
    }),
    route('DELETE', one, {
      versions,
      request: id,
      async handle(input, exchange) {
        if (exchange.isScoped) await find(input.dataset_id, exchange);
        await datasets.remove(input.dataset_id, exchange.caller.actor);
        return {};
      },
    }),
    route('PATCH', `${one}/tags`, {
      versions,
      request: { ...id, tags: required(string()) },
      async handle(input, exchange) {
        const dataset = await find(input.dataset_id, exchange);
        await datasets.setTags(dataset.id, readTags(input.tags));
        return { dataset: renderDataset(await datasets.get(dataset.id)) };
      },
    }),
    route('DELETE', `${one}/tags/{key}`, {
      versions,
      request: { ...id, key: required(string()) },
      async handle(input, exchange) {
        if (exchange.isScoped) await find(input.dataset_id, exchange);
        await datasets.deleteTag(input.dataset_id, input.key);
        return {};
      },
    }),
    route('POST', `${one}/records`, {
      versions,
      request: { ...id, records: required(string()), updated_by: string() },
      async handle(input, exchange) {
        const dataset = await find(input.dataset_id, exchange);
        const kept = await datasets.keepRecords(dataset.id, readRecords(input.records));
        return { inserted_count: kept.inserted, updated_count: kept.updated };
      },
    }),
    route('GET', `${one}/records`, {
      versions,
      request: { ...id, max_results: int(), page_token: string() },
      async handle(input, exchange) {
        const limit = input.max_results || pageOfRecords;
        if (limit < 1 || limit > mostRecords) throw invalidValue('max_results', limit);
        const dataset = await find(input.dataset_id, exchange);
        const after = offsetOf(input.page_token);
        const found = await datasets.records(dataset.id, { after, limit: limit + 1 });
        const page = found.slice(0, limit);
        return compact({
          records: writeExactJson(page.map(({ record }) => renderRecord(record))),
          // The place of the last record stands where other lists have an offset.
          next_page_token:
            found.length > limit
              ? nextPageToken(0, { found: Number.MAX_VALUE, limit: page.at(-1)!.place })
              : undefined,
        });
      },
    }),
    route('DELETE', `${one}/records`, {
      versions,
      request: { ...id, dataset_record_ids: list(required(string())) },
      async handle(input, exchange) {
        const dataset = await find(input.dataset_id, exchange);
        return { deleted_count: await datasets.removeRecords(dataset.id, input.dataset_record_ids) };
      },
    }),
    route('GET', `${one}/experiment-ids`, {
      versions,
      request: id,
      handle: async (input, exchange) =>
        compact({ experiment_ids: (await find(input.dataset_id, exchange)).experimentIds }),
    }),
    ...(['add', 'remove'] as const).map((verb) =>
      route('POST', `${one}/${verb}-experiments`, {
        versions,
        request: { ...id, experiment_ids: list(required(string())) },
        async handle(input, exchange) {
          const dataset = await find(input.dataset_id, exchange);
          if (verb === 'add') await checkExperiments(input.experiment_ids, exchange);
          const changed = await datasets.changeExperiments(dataset.id, { [verb]: input.experiment_ids });
          return { dataset: renderDataset(changed) };
        },
      }),
    ),
  ];
}
