import {
  type LoggedModelField,
  type LoggedModelOrderKey,
  type LoggedModels,
  loggedModelVocabulary,
} from '../../../modules/train/index.ts';
import { attributeNamed } from '../../../platform/filter/filter.ts';
import { parseFilter } from '../../../platform/filter/parse-filter.ts';
import { boolean, int, invalidValue, list, message, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { renderLoggedModel } from './render-logged-model.ts';

const defaultPage = 50;
const largestPage = 10_000;

const orderKey = message({
  field_name: required(string()),
  ascending: boolean(),
  dataset_name: string(),
  dataset_digest: string(),
});

type OrderInput = {
  readonly field_name: string;
  readonly ascending: boolean | undefined;
  readonly dataset_name: string | undefined;
  readonly dataset_digest: string | undefined;
};

export const searchLoggedModelRoutes = (models: LoggedModels): MlflowRoute[] => [
  route('POST', '/mlflow/logged-models/search', {
    request: {
      experiment_ids: required(list(required(string()))),
      filter: string(),
      datasets: list(message({ dataset_name: string(), dataset_digest: string() })),
      max_results: int(),
      order_by: list(orderKey),
      page_token: string(),
    },
    async handle(input, { isScoped, project }) {
      const limit = input.max_results || defaultPage;
      if (limit < 1 || limit > largestPage) throw invalidValue('max_results', limit);
      const asked = {
        experiment_ids: input.experiment_ids,
        filter_string: input.filter || null,
        order_by: input.order_by,
      };
      const offset = readToken(input.page_token, asked);
      const found = await models.search({
        project: isScoped ? project : undefined,
        experimentIds: input.experiment_ids,
        filter: parseFilter(input.filter ?? '', loggedModelVocabulary),
        datasets: input.datasets.map((dataset) => readDataset(dataset!)),
        order: input.order_by.map((key) => readOrderKey(key!)),
        offset,
        limit: limit + 1,
      });
      return compact({
        models: found.slice(0, limit).map(renderLoggedModel),
        next_page_token: found.length > limit ? writeToken(asked, offset + limit) : undefined,
      });
    },
  }),
];

type DatasetInput = {
  readonly dataset_name: string | undefined;
  readonly dataset_digest: string | undefined;
};

function readDataset({ dataset_name, dataset_digest }: DatasetInput) {
  if (!dataset_name) throw invalidParameter('`dataset_name` in the `datasets` clause must be specified.');
  return { name: dataset_name, digest: dataset_digest || null };
}

function readOrderKey(input: OrderInput): LoggedModelOrderKey {
  return {
    field: readField(input.field_name),
    isDescending: input.ascending === false,
    dataset: input.dataset_name ? { name: input.dataset_name, digest: input.dataset_digest || null } : null,
  };
}

/** `metrics.` and anything, or an attribute. */
function readField(name: string): LoggedModelField {
  const dot = name.indexOf('.');
  if (dot === -1) {
    const key = attributeNamed(loggedModelVocabulary, name);
    if (key === null) throw invalidParameter(`Invalid order by field name: ${name.slice(0, 200)}`);
    return { of: 'attribute', key } as LoggedModelField;
  }
  if (name.slice(0, dot) !== 'metrics')
    throw invalidParameter(`Invalid order by field name: ${name.slice(0, 200)}. Only metrics are supported.`);
  return { of: 'metric', key: name.slice(dot + 1) };
}

type Asked = {
  readonly experiment_ids: readonly string[];
  readonly filter_string: string | null;
  readonly order_by: readonly unknown[];
};

const writeToken = (asked: Asked, offset: number): string =>
  Buffer.from(JSON.stringify({ ...asked, offset })).toString('base64');

/** A token goes on with the search it came from, and with no other. */
function readToken(token: string | undefined, asked: Asked): number {
  if (!token) return 0;
  const read = parseToken(token);
  for (const [what, key] of [
    ['Experiment IDs', 'experiment_ids'],
    ['Filter string', 'filter_string'],
    ['Order by', 'order_by'],
  ] as const) {
    if (JSON.stringify(read[key] ?? null) !== JSON.stringify(asked[key]))
      throw invalidParameter(
        `${what} in the page token ${what === 'Experiment IDs' ? 'do' : 'does'} not match the requested ${what === 'Experiment IDs' ? 'experiment IDs' : what.toLowerCase()}.`,
      );
  }
  return read.offset;
}

function parseToken(token: string): Partial<Asked> & { offset: number } {
  try {
    const read = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { offset?: unknown };
    if (typeof read.offset === 'number' && Number.isSafeInteger(read.offset) && read.offset >= 0)
      return read as Partial<Asked> & { offset: number };
  } catch {
    // Not a token of ours: the error below says so.
  }
  throw invalidParameter(`Invalid page token: ${token.slice(0, 100)}.`);
}
