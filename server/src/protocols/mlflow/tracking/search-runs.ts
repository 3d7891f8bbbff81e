import {
  decodeCursor,
  encodeCursor,
  type RunField,
  type RunFilter,
  type RunOrderKey,
  runVocabulary,
  type Train,
} from '../../../modules/train/index.ts';
import { mapFields } from '../../../platform/filter/filter.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../../platform/filter/parse-order.ts';
import { enumeration, int, invalidValue, list, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { lifecycleOf, viewTypes } from './experiments.ts';
import { mirroredTags, renderRun } from './render-run.ts';
import type { ExtrasOf } from './runs.ts';

const mostRuns = 50_000;

/** Tags that mirror what a run knows by itself are asked of the run, so that runs made elsewhere answer too. */
const mirrored: Readonly<Record<string, RunField>> = {
  [mirroredTags.name]: { of: 'attribute', key: 'name' },
  [mirroredTags.parent]: { of: 'attribute', key: 'parent_run_id' },
};

const throughMirror = (field: RunField): RunField =>
  (field.of === 'tag' ? mirrored[field.key] : undefined) ?? field;

/** MLflow breaks ties by start, newest first, and then by id. */
const lastKeys: readonly RunOrderKey[] = [
  { field: { of: 'attribute', key: 'started_at' }, isDescending: true },
  { field: { of: 'attribute', key: 'id' }, isDescending: false },
];

export function searchRunRoutes(train: Train, extrasOf: ExtrasOf): MlflowRoute[] {
  return [
    route('POST', '/mlflow/runs/search', {
      request: {
        experiment_ids: list(required(string())),
        filter: string(),
        run_view_type: enumeration(viewTypes, 1),
        max_results: int(),
        order_by: list(required(string())),
        page_token: string(),
      },
      async handle(input, exchange) {
        const limit = input.max_results ?? 1000;
        if (limit > mostRuns || limit < 0) throw invalidValue('max_results', limit);
        const orderText = input.order_by.join(', ');
        const order = [...readOrder(orderText), ...lastKeys];
        if (input.experiment_ids.length === 0 || limit === 0) return {};
        const cursorKey = `${orderText}|${input.experiment_ids.join()}`;
        const found = await train.searchRuns({
          project: exchange.isScoped ? exchange.project : undefined,
          experimentIds: input.experiment_ids.map(toExperimentId),
          lifecycle: lifecycleOf(input.run_view_type),
          filter: readFilter(input.filter ?? ''),
          order,
          after: input.page_token
            ? readPageToken(input.page_token, cursorKey, await train.placeTypes(order))
            : null,
          limit: limit + 1,
        });
        const page = found.slice(0, limit);
        const extras = await extrasOf(page.map(({ run }) => run.id));
        return compact({
          runs: page.map((each) => renderRun(each, extras.get(each.run.id))),
          next_page_token: found.length > limit ? encodeCursor(cursorKey, page.at(-1)!.place) : undefined,
        });
      },
    }),
  ];
}

function readFilter(text: string): RunFilter | null {
  const filter = parseFilter(text, runVocabulary);
  return filter === null ? null : mapFields(filter, throughMirror);
}

const readOrder = (text: string): RunOrderKey[] =>
  parseOrder(text, runVocabulary).map((key) => ({ ...key, field: throughMirror(key.field) }));

/** An id that no experiment can have finds no runs. */
const toExperimentId = (id: string): string => (/^\d{1,15}$/.test(id) ? id : '-1');

function readPageToken(token: string, key: string, types: readonly ('number' | 'text')[]) {
  try {
    return decodeCursor(token, key, types);
  } catch {
    throw invalidParameter(
      'Invalid page token: pass next_page_token of the reply before with the same experiments and order_by',
    );
  }
}
