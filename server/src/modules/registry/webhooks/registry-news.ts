import type { StoredModelVersion } from '../model-version.ts';
import { isPrompt, promptTag, promptTextTag, type StoredModel } from '../registered-model.ts';
import type { WebhookData, WebhookEntity, WebhookNews } from './webhook-event.ts';

/** Tags that say that and how a model is a prompt; a prompt's listeners know. */
const promptMarks = [promptTag, '_mlflow_prompt_type'];

const without = (tags: Readonly<Record<string, string>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));

export function modelCreated(model: StoredModel): WebhookNews {
  const { project, name, description } = model;
  return isPrompt(model.tags)
    ? {
        project,
        entity: 'prompt',
        action: 'created',
        data: { name, tags: without(model.tags, promptMarks), description },
      }
    : {
        project,
        entity: 'registered_model',
        action: 'created',
        data: { name, tags: model.tags, description },
      };
}

export function versionCreated(version: StoredModelVersion, model: StoredModel): WebhookNews {
  const { project, tags, runId } = version;
  const shared = { name: version.model, version: String(version.version) };
  const description = version.description || null;
  if (isPrompt(model.tags)) {
    const data = {
      ...shared,
      template: tags[promptTextTag] ?? null,
      tags: without(tags, [...promptMarks, promptTextTag]),
      description,
    };
    return { project, entity: 'prompt_version', action: 'created', data };
  }
  const source = version.source ?? (runId === null ? null : `runs:/${runId}/model`);
  const data = { ...shared, source, run_id: runId, tags, description };
  return { project, entity: 'model_version', action: 'created', data };
}

/** News of models and of prompts, which have other words for the same; null where MLflow has none. */
const choose = (
  model: StoredModel,
  words: { model: WebhookEntity | null; prompt: WebhookEntity },
  news: { action: WebhookNews['action']; data: WebhookData },
): WebhookNews | null => {
  const entity = isPrompt(model.tags) ? words.prompt : words.model;
  return entity === null ? null : { project: model.project, entity, ...news };
};

type Tag = { readonly key: string; readonly value?: string };

/** Without a value the tag was taken away. Tags of models are news of prompts only. */
export const modelTagged = (model: StoredModel, { key, value }: Tag): WebhookNews | null =>
  choose(
    model,
    { model: null, prompt: 'prompt_tag' },
    value === undefined
      ? { action: 'deleted', data: { name: model.name, key } }
      : { action: 'set', data: { name: model.name, key, value } },
  );

export const versionTagged = (
  model: StoredModel,
  { version, key, value }: Tag & { readonly version: number },
): WebhookNews | null => {
  const place = { name: model.name, version: String(version), key };
  return choose(
    model,
    { model: 'model_version_tag', prompt: 'prompt_version_tag' },
    value === undefined ? { action: 'deleted', data: place } : { action: 'set', data: { ...place, value } },
  );
};

/** Without a version the alias was taken away. */
export const aliasMoved = (
  model: StoredModel,
  { alias, version }: { readonly alias: string; readonly version?: number },
): WebhookNews | null =>
  choose(
    model,
    { model: 'model_version_alias', prompt: 'prompt_alias' },
    version === undefined
      ? { action: 'deleted', data: { name: model.name, alias } }
      : { action: 'created', data: { name: model.name, alias, version: String(version) } },
  );
