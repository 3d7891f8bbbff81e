import { modelVocabulary } from '../../../modules/registry/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import { list, message, required, string } from '../wire/fields.ts';
import { alreadyExists, invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { addressOf, findModel } from './find.ts';
import type { RegistryModules } from './registry-modules.ts';
import { aliasesTo, renderModel, renderVersion } from './render-registry.ts';
import { pageOf, readSearch, searchFields } from './search.ts';
import { checkModelName, readTag, readTags, readText } from './validate.ts';

const tag = message({ key: string(), value: string() });
const promptTag = 'mlflow.prompt.is_prompt';
const stages = ['None', 'Staging', 'Production', 'Archived'] as const;

/** A stage in any case. Throws in MLflow's words. */
export function readStage(text: string): (typeof stages)[number] {
  const stage = stages.find((each) => each.toLowerCase() === text.toLowerCase());
  if (stage === undefined)
    throw invalidParameter(
      `Invalid Model Version stage: ${text.slice(0, 100)}. Value must be one of ${stages.join(', ')}.`,
    );
  return stage;
}

export function registeredModelRoutes({ registry }: RegistryModules): MlflowRoute[] {
  return [
    route('POST', '/mlflow/registered-models/create', {
      request: { name: required(string()), tags: list(tag), description: string() },
      async handle(input, exchange) {
        const address = addressOf(input, exchange);
        const tags = readTags(input.tags);
        const description = readText(input.description, 'description');
        try {
          await registry.createModel({ ...address, description, tags, actor: exchange.caller.actor });
        } catch (error) {
          if (!isSlipwayError(error) || error.code !== 'conflict') throw error;
          const existing = await findModel(registry, input, exchange);
          throw nameTaken(input.name, { was: promptTag in existing.tags, is: promptTag in tags });
        }
        return { registered_model: renderModel(await findModel(registry, input, exchange)) };
      },
    }),
    route('POST', '/mlflow/registered-models/rename', {
      request: { name: required(string()), new_name: required(string()) },
      async handle(input, exchange) {
        const { new_name: name } = input;
        checkModelName(name, 'new_name');
        await findModel(registry, input, exchange);
        try {
          await registry.renameModel(addressOf(input, exchange), { name, actor: exchange.caller.actor });
        } catch (error) {
          if (!isSlipwayError(error) || error.code !== 'conflict') throw error;
          throw alreadyExists(`Registered Model (name=${name}) already exists. Error: ${error.message}`);
        }
        return { registered_model: renderModel(await findModel(registry, { name }, exchange)) };
      },
    }),
    route('PATCH', '/mlflow/registered-models/update', {
      request: { name: required(string()), description: string() },
      async handle(input, exchange) {
        const model = await findModel(registry, input, exchange);
        const description = readText(input.description, 'description');
        await registry.describeModel(model, { description, actor: exchange.caller.actor });
        return { registered_model: renderModel(await findModel(registry, input, exchange)) };
      },
    }),
    route('DELETE', '/mlflow/registered-models/delete', {
      request: { name: required(string()) },
      async handle(input, exchange) {
        await registry.deleteModel(await findModel(registry, input, exchange), exchange.caller);
        return {};
      },
    }),
    route('GET', '/mlflow/registered-models/get', {
      request: { name: required(string()) },
      handle: async (input, exchange) => ({
        registered_model: renderModel(await findModel(registry, input, exchange)),
      }),
    }),
    route('GET', '/mlflow/registered-models/search', {
      request: searchFields,
      async handle(input, { project }) {
        const search = readSearch(input, {
          vocabulary: modelVocabulary,
          bounds: { fallback: 100, least: 0, most: 1000 },
        });
        const found = await registry.searchModels({ ...search, project, limit: search.limit + 1 });
        const { items, token } = pageOf(found, search);
        return compact({ registered_models: items.map(renderModel), next_page_token: token });
      },
    }),
    ...(['POST', 'GET'] as const).map((method) =>
      route(method, '/mlflow/registered-models/get-latest-versions', {
        request: { name: required(string()), stages: list(required(string())) },
        async handle(input, exchange) {
          const wanted = new Set(input.stages.map(readStage));
          const model = await findModel(registry, input, exchange);
          const versions = model.latest.filter(({ stage }) => wanted.size === 0 || wanted.has(stage));
          return compact({
            model_versions: versions.map((version) =>
              renderVersion(version, aliasesTo(model.aliases, version.version)),
            ),
          });
        },
      }),
    ),
    route('POST', '/mlflow/registered-models/set-tag', {
      request: { name: required(string()), key: required(string()), value: string() },
      async handle(input, exchange) {
        const set = readTag(input);
        const model = await findModel(registry, input, exchange);
        await registry.tagModel(model, { tag: set, actor: exchange.caller.actor });
        return {};
      },
    }),
    route('DELETE', '/mlflow/registered-models/delete-tag', {
      request: { name: required(string()), key: required(string()) },
      async handle(input, exchange) {
        const { key } = readTag({ key: input.key });
        const model = await findModel(registry, input, exchange);
        await registry.untagModel(model, { key, actor: exchange.caller.actor });
        return {};
      },
    }),
  ];
}

/** A model and a prompt share one space of names. */
function nameTaken(name: string, prompt: { was: boolean; is: boolean }) {
  const word = (isPrompt: boolean) => (isPrompt ? 'Prompt' : 'Registered Model');
  if (prompt.was === prompt.is) return alreadyExists(`${word(prompt.is)} (name=${name}) already exists.`);
  return alreadyExists(
    `Tried to create a ${word(prompt.is).toLowerCase()} with name '${name}', but the name is already taken by a ${word(prompt.was).toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`,
  );
}
