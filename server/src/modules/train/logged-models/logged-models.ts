import { randomUUID } from 'node:crypto';
import type { Audit } from '../../../platform/audit/audit.ts';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { SlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { Events } from '../../../platform/events/events.ts';
import { checkText } from '../check-text.ts';
import type { Experiments } from '../experiments/experiments.ts';
import { inventRunName } from '../run.ts';
import {
  type LoggedModel,
  type LoggedModelMetric,
  type LoggedModelStatus,
  loggedModelRef,
} from './logged-model.ts';
import { createLoggedModelStore } from './logged-model-store.ts';
import type { DatasetUse, ModelOutput, RunInputs } from './run-link.ts';
import { createRunLinkStore } from './run-link-store.ts';
import type { LoggedModelSearch } from './search-sql.ts';

export type NewLoggedModel = Pick<
  LoggedModel,
  'experimentId' | 'modelType' | 'sourceRunId' | 'params' | 'tags'
> & {
  /** Invented when it is left out. */
  readonly name: string | undefined;
};

type Pair = { readonly key: string; readonly value: string };

/** The verbs of logged models, and of what runs read and made. Each throws `not-found` for what is not there. */
export type LoggedModels = {
  /** Throws `conflict` for a deleted experiment. */
  create(model: NewLoggedModel): Promise<LoggedModel>;
  get(id: string): Promise<LoggedModel>;
  /** Says how the upload of its files ended. */
  finish(id: string, status: LoggedModelStatus): Promise<LoggedModel>;
  /** Deleting it twice changes nothing. */
  remove(id: string, actor: string): Promise<void>;
  setTags(id: string, tags: readonly Pair[]): Promise<void>;
  /** Sets one tag to what `change` makes of it, whoever else changes it at the same time. */
  changeTag(id: string, key: string, change: (value: string | null) => string): Promise<void>;
  deleteTag(id: string, key: string): Promise<void>;
  logParams(id: string, params: readonly Pair[]): Promise<void>;
  /** Adds measured values; a point that is there already is kept once. Ids of models are not checked. */
  logMetrics(metrics: readonly (LoggedModelMetric & { modelId: string })[]): Promise<void>;
  search(search: LoggedModelSearch): Promise<LoggedModel[]>;

  /** Throws `conflict` for a deleted run. */
  logInputs(runId: string, inputs: RunInputs): Promise<void>;
  /** Throws `conflict` for a deleted run. */
  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void>;
  /** Of many runs at once; runs without any are missing from the answer. */
  inputsOf(runIds: readonly string[]): Promise<ReadonlyMap<string, RunInputs>>;
  /** Of many runs at once; runs without any are missing from the answer. */
  outputsOf(runIds: readonly string[]): Promise<ReadonlyMap<string, readonly ModelOutput[]>>;
  datasetUses(
    experimentIds: readonly string[],
    options: { project: string | undefined; limit: number },
  ): Promise<DatasetUse[]>;
};

export type LoggedModelDependencies = {
  readonly database: Database;
  readonly experiments: Pick<Experiments, 'get'>;
  readonly events: Events;
  readonly audit: Audit;
  readonly clock: Clock;
};

export function createLoggedModels(dependencies: LoggedModelDependencies): LoggedModels {
  const { database, experiments, events, audit, clock } = dependencies;
  const store = createLoggedModelStore(database);
  const links = createRunLinkStore(database);
  const checkPairs = (what: string, pairs: readonly Pair[]) => {
    for (const { key, value } of pairs) checkText({ [`${what} key`]: key, [what]: value });
  };

  return {
    async create({ experimentId, name, modelType, sourceRunId, params, tags }) {
      checkText({ name: name ?? '', modelType, params, tags });
      const experiment = await experiments.get(experimentId);
      if (experiment.lifecycle !== 'active')
        throw new SlipwayError(
          'conflict',
          `The experiment ${experimentId} must be in the 'active' state. Current state is ${experiment.lifecycle}.`,
        );
      const id = `m-${randomUUID().replaceAll('-', '')}`;
      const home = experiment.artifactLocation ?? `mlflow-artifacts:/${experiment.id}`;
      const now = clock.now();
      const model = {
        id,
        project: experiment.project,
        experimentId: experiment.id,
        name: name ?? inventRunName(id),
        artifactUri: `${home.replace(/\/+$/, '')}/models/${id}/artifacts`,
        status: 'pending' as const,
        modelType,
        sourceRunId,
        createdAt: now,
        updatedAt: now,
        params,
        tags,
      };
      await store.insert(model);
      return { ...model, metrics: [] };
    },

    get: (id) => store.get(id),

    async finish(id, status) {
      await store.setStatus(id, status, clock.now());
      const model = await store.get(id);
      if (status === 'pending') return model;
      await events.emit({
        project: model.project,
        type: `logged-model-${status}`,
        subject: loggedModelRef(model),
        severity: status === 'ready' ? 'info' : 'warning',
        message:
          status === 'ready'
            ? `model ${model.name} was logged${model.modelType === '' ? '' : ` (${model.modelType})`}`
            : `the files of model ${model.name} did not arrive`,
        data: { runId: model.sourceRunId, experimentId: model.experimentId },
      });
      return model;
    },

    async remove(id, actor) {
      const model = await store.remove(id, clock.now());
      if (model === null) return;
      const { project, name } = model;
      const subject = loggedModelRef({ id, name });
      await Promise.all([
        audit.append({ actor, action: 'logged-model.delete', subject, project }),
        events.emit({
          project,
          type: 'logged-model-deleted',
          subject,
          message: `model ${name} was deleted`,
        }),
      ]);
    },

    async setTags(id, tags) {
      checkPairs('tag', tags);
      await store.put(id, 'tag', tags);
    },
    changeTag: (id, key, change) => store.changeTag(id, key, change),
    async deleteTag(id, key) {
      if (await store.deleteTag(id, key)) return;
      throw new SlipwayError(
        'not-found',
        `No tag with key '${key.slice(0, 250)}' found for model with ID '${id}'.`,
      );
    },
    async logParams(id, params) {
      checkPairs('param', params);
      await store.put(id, 'param', params);
    },
    logMetrics: (metrics) => store.insertMetrics(metrics),
    search: (search) => store.search(search),

    async logInputs(runId, inputs) {
      for (const { dataset, tags } of inputs.datasets) {
        const { name, digest, source, schema, profile } = dataset;
        checkText({ name, digest, source, schema: schema ?? '', profile: profile ?? '', tags });
      }
      await links.addInputs(runId, inputs);
    },
    logOutputs: (runId, models) => links.addOutputs(runId, models),
    inputsOf: (runIds) => links.inputsOf(runIds),
    outputsOf: (runIds) => links.outputsOf(runIds),
    datasetUses: (experimentIds, options) => links.datasetUses(experimentIds, options),
  };
}
