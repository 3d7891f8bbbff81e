import { isActiveStage, versionVocabulary } from '../../../modules/registry/index.ts';
import { checkLength } from '../tracking/validate.ts';
import { boolean, list, message, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type Exchange, type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';
import { addressOf, findModel, findVersion, placeOf, type VersionInput } from './find.ts';
import { readStage } from './registered-models.ts';
import type { RegistryModules } from './registry-modules.ts';
import { aliasesTo, downloadUriOf, renderVersion } from './render-registry.ts';
import { pageOf, readSearch, searchFields } from './search.ts';
import { readTag, readTags, readText } from './validate.ts';
import { settleSource } from './version-source.ts';

const tag = message({ key: string(), value: string() });
const promptTag = 'mlflow.prompt.is_prompt';
/** Ids are part of database keys. */
const longestId = 256;
const version = { name: required(string()), version: required(string()) };

/** Changed last first, as MLflow lists versions when it is not told otherwise. */
const newestChange = { field: { of: 'attribute', key: 'updated_at' }, isDescending: true } as const;

export function modelVersionRoutes(modules: RegistryModules): MlflowRoute[] {
  const { registry } = modules;
  const show = async (input: VersionInput, exchange: Exchange) => {
    const found = await findVersion(registry, input, exchange);
    const aliases = await registry.aliases(addressOf(input, exchange));
    return { model_version: renderVersion(found, aliasesTo(aliases, found.version)) };
  };

  return [
    route('POST', '/mlflow/model-versions/create', {
      request: {
        name: required(string()),
        source: required(string()),
        run_id: string(),
        tags: list(tag),
        run_link: string(),
        description: string(),
        model_id: string(),
      },
      async handle(input, exchange) {
        const tags = readTags(input.tags);
        for (const id of ['run_id', 'model_id'] as const) checkLength(id, longestId, readText(input[id], id));
        const isPrompt = promptTag in tags;
        // A prompt has no files: its source is a placeholder.
        const settled = isPrompt
          ? { storageLocation: null, runId: input.run_id || null }
          : await settleSource(modules, input, exchange);
        const { project, name: model } = await findModel(registry, input, exchange);
        const stored = await registry.registerForeign(
          {
            ...settled,
            project,
            model,
            tags,
            source: readText(input.source, 'source'),
            runLink: readText(input.run_link, 'run_link'),
            description: readText(input.description, 'description'),
            loggedModelId: input.model_id || null,
            createdBy: exchange.caller.actor,
          },
          settled.runId === null ? [] : [{ kind: 'run', id: settled.runId, label: settled.runId }],
        );
        if (!isPrompt && input.model_id)
          await modules.noteRegistration(input.model_id, { name: model, version: stored.version });
        return { model_version: renderVersion(stored) };
      },
    }),
    route('GET', '/mlflow/model-versions/get', { request: version, handle: show }),
    route('PATCH', '/mlflow/model-versions/update', {
      request: { ...version, description: string() },
      async handle(input, exchange) {
        await findVersion(registry, input, exchange);
        const description = readText(input.description, 'description');
        await registry.describeVersion(placeOf(input, exchange), {
          description,
          actor: exchange.caller.actor,
        });
        return show(input, exchange);
      },
    }),
    route('POST', '/mlflow/model-versions/transition-stage', {
      request: { ...version, stage: required(string()), archive_existing_versions: boolean() },
      async handle(input, exchange) {
        const stage = readStage(input.stage);
        const isArchiving = input.archive_existing_versions ?? false;
        if (isArchiving && !isActiveStage(stage))
          throw invalidParameter(
            `Model version transition cannot archive existing model versions because '${input.stage}' is not an Active stage. Valid stages are ['Staging', 'Production']`,
          );
        await findVersion(registry, input, exchange);
        await registry.moveStage(placeOf(input, exchange), {
          stage,
          isArchiving,
          actor: exchange.caller.actor,
        });
        return show(input, exchange);
      },
    }),
    route('DELETE', '/mlflow/model-versions/delete', {
      request: version,
      async handle(input, exchange) {
        await findVersion(registry, input, exchange);
        await registry.deleteVersion(placeOf(input, exchange), exchange.caller);
        return {};
      },
    }),
    route('GET', '/mlflow/model-versions/search', {
      request: searchFields,
      async handle(input, { project }) {
        const search = readSearch(input, {
          vocabulary: versionVocabulary,
          bounds: { fallback: 200_000, least: 1, most: 200_000 },
        });
        const order = search.order.length === 0 ? [newestChange] : search.order;
        const found = await registry.searchVersions({
          ...search,
          order,
          project,
          limit: search.limit + 1,
        });
        const { items, token } = pageOf(found, search);
        return compact({
          model_versions: items.map((each) => renderVersion(each)),
          next_page_token: token,
        });
      },
    }),
    route('GET', '/mlflow/model-versions/get-download-uri', {
      request: version,
      handle: async (input, exchange) => ({
        artifact_uri: downloadUriOf(await findVersion(registry, input, exchange)),
      }),
    }),
    route('POST', '/mlflow/model-versions/set-tag', {
      request: { ...version, key: required(string()), value: string() },
      async handle(input, exchange) {
        const set = readTag(input);
        await findVersion(registry, input, exchange);
        await registry.tagVersion(placeOf(input, exchange), { tag: set, actor: exchange.caller.actor });
        return {};
      },
    }),
    route('DELETE', '/mlflow/model-versions/delete-tag', {
      request: { ...version, key: required(string()) },
      async handle(input, exchange) {
        const { key } = readTag({ key: input.key });
        await findVersion(registry, input, exchange);
        await registry.untagVersion(placeOf(input, exchange), { key, actor: exchange.caller.actor });
        return {};
      },
    }),
  ];
}
