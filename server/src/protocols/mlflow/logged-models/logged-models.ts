import type { LoggedModels } from '../../../modules/train/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { checkEntityName, checkLength, limits } from '../tracking/validate.ts';
import { enumeration, list, message, required, string } from '../wire/fields.ts';
import { doesNotExist, invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { withConflictAs } from '../wire/rethrow.ts';
import { findLoggedModel, whenModelFound } from './find-logged-model.ts';
import { loggedModelStatuses, renderLoggedModel, toStatus } from './render-logged-model.ts';

const pair = message({ key: required(string()), value: string() });
const id = { model_id: required(string()) };
const path = '/mlflow/logged-models';

export function loggedModelRoutes(models: LoggedModels): MlflowRoute[] {
  return [
    route('POST', path, {
      request: {
        experiment_id: required(string()),
        name: string(),
        model_type: string(),
        source_run_id: string(),
        params: list(pair),
        tags: list(pair),
      },
      async handle(input) {
        checkLength('source_run_id', limits.key, input.source_run_id ?? '');
        const name = input.name || undefined;
        if (name !== undefined) checkName(name);
        const model = await withConflictAs('INVALID_PARAMETER_VALUE', () =>
          whenExperimentFound(input.experiment_id, () =>
            models.create({
              experimentId: input.experiment_id,
              name,
              modelType: input.model_type ?? '',
              sourceRunId: input.source_run_id || null,
              params: toRecord(readPairs(input.params)),
              tags: toRecord(readPairs(input.tags)),
            }),
          ),
        );
        return { model: renderLoggedModel(model) };
      },
    }),
    route('GET', `${path}/{model_id}`, {
      request: id,
      handle: async (input, exchange) => ({
        model: renderLoggedModel(await findLoggedModel(models, input.model_id, exchange)),
      }),
    }),
    route('PATCH', `${path}/{model_id}`, {
      request: { ...id, status: required(enumeration(loggedModelStatuses, 1)) },
      async handle(input, exchange) {
        const { id: modelId } = await findLoggedModel(models, input.model_id, exchange);
        return { model: renderLoggedModel(await models.finish(modelId, toStatus(input.status))) };
      },
    }),
    route('DELETE', `${path}/{model_id}`, {
      request: id,
      async handle(input, exchange) {
        if (exchange.isScoped) await findLoggedModel(models, input.model_id, exchange);
        await whenModelFound(input.model_id, () => models.remove(input.model_id, exchange.caller.actor));
        return {};
      },
    }),
    route('PATCH', `${path}/{model_id}/tags`, {
      request: { ...id, tags: list(pair) },
      async handle(input, exchange) {
        const model = await findLoggedModel(models, input.model_id, exchange);
        await whenModelFound(model.id, () => models.setTags(model.id, readPairs(input.tags)));
        return {};
      },
    }),
    route('DELETE', `${path}/{model_id}/tags/{tag_key}`, {
      request: { ...id, tag_key: required(string()) },
      async handle(input, exchange) {
        const model = await findLoggedModel(models, input.model_id, exchange);
        await models.deleteTag(model.id, input.tag_key);
        return {};
      },
    }),
    route('POST', `${path}/{model_id}/params`, {
      request: { ...id, params: list(pair) },
      async handle(input, exchange) {
        const model = await findLoggedModel(models, input.model_id, exchange);
        await whenModelFound(model.id, () => models.logParams(model.id, readPairs(input.params)));
        return {};
      },
    }),
  ];
}

async function whenExperimentFound<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found')
      throw doesNotExist(`No Experiment with id=${id.slice(0, 100)} exists`);
    throw error;
  }
}

const forbidden = ['/', ':', '.', '%', '"', "'"];
const longestName = 500;

/** A name is part of paths and addresses. */
function checkName(name: string): void {
  if (forbidden.some((letter) => name.includes(letter)))
    throw invalidParameter(
      `Invalid model name ('${name.slice(0, 200)}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
    );
  checkLength('name', longestName, name);
}

type PairInput = { readonly key: string; readonly value: string | undefined } | undefined;

function readPairs(pairs: readonly PairInput[]): { key: string; value: string }[] {
  return pairs.map((pair) => {
    const { key, value = '' } = pair!;
    checkEntityName(key, 'key');
    checkLength('key', limits.key, key);
    return { key, value };
  });
}

const toRecord = (pairs: readonly { key: string; value: string }[]): Record<string, string> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
