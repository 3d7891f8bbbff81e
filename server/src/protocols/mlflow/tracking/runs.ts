import type { Train } from '../../../modules/train/index.ts';
import { enumeration, int, list, message, required, string } from '../wire/fields.ts';
import { invalidParameter } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { withConflictAs } from '../wire/rethrow.ts';
import { assertVisible, findRun, runIdOf, whenFound } from './find-run.ts';
import {
  fromRunStatus,
  mirroredTags,
  type RunExtras,
  renderRun,
  renderRunInfo,
  runStatuses,
} from './render-run.ts';
import { checkEntityName, checkLength, checkTimestamp, cut, limits } from './validate.ts';

const pair = message({ key: required(string()), value: string() });
const runId = { run_id: string(), run_uuid: string() };

/** What other calls know of a run's inputs and outputs, for many runs at once. */
export type ExtrasOf = (runIds: readonly string[]) => Promise<ReadonlyMap<string, RunExtras>>;

export function runRoutes(train: Train, extrasOf: ExtrasOf): MlflowRoute[] {
  /** Writes to a deleted run are the caller's fault in MLflow's eyes. */
  const changing = <T>(id: string, work: () => Promise<T>) =>
    withConflictAs('INVALID_PARAMETER_VALUE', () => whenFound(id, work));

  /** A parent on another server stays a tag. */
  const knownRun = async (id: string | undefined) =>
    id === undefined
      ? undefined
      : train.getRun(id).then(
          () => id,
          () => undefined,
        );

  return [
    route('POST', '/mlflow/runs/create', {
      request: {
        experiment_id: string(),
        user_id: string(),
        run_name: string(),
        start_time: int(),
        tags: list(pair),
      },
      async handle(input, { project, caller }) {
        const tags = readTags(input.tags);
        const tagged = tags[mirroredTags.name];
        if (input.run_name && tagged !== undefined && tagged !== input.run_name)
          throw invalidParameter(
            `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${input.run_name}', mlflow.runName='${tagged}').`,
          );
        if (input.start_time !== undefined) checkTimestamp(input.start_time, 'start_time');
        const name = input.run_name || tagged;
        const parentRunId = await knownRun(tags[mirroredTags.parent]);
        const run = await withConflictAs('INVALID_PARAMETER_VALUE', () =>
          train.startRun({
            project,
            experimentId: input.experiment_id || '0',
            ...(name === undefined || name === '' ? {} : { name }),
            parentRunId,
            source: tags['mlflow.source.name'] ?? 'mlflow',
            createdBy: input.user_id || tags[mirroredTags.user] || caller.actor,
            startedAt: input.start_time,
            tags,
          }),
        );
        return { run: renderRun(run) };
      },
    }),
    route('GET', '/mlflow/runs/get', {
      request: runId,
      async handle(input, exchange) {
        const id = runIdOf(input);
        const found = await findRun(train, id, exchange);
        return { run: renderRun(found, (await extrasOf([id])).get(id)) };
      },
    }),
    route('POST', '/mlflow/runs/update', {
      request: { ...runId, status: enumeration(runStatuses, 1), end_time: int(), run_name: string() },
      async handle(input, exchange) {
        const id = runIdOf(input);
        await findRun(train, id, exchange);
        if (input.end_time !== undefined) checkTimestamp(input.end_time, 'end_time');
        const name = input.run_name || undefined;
        const run = await changing(id, () =>
          train.updateRun(id, {
            status: input.status === undefined ? undefined : fromRunStatus(input.status),
            endedAt: input.end_time,
            name,
            tags: name === undefined ? {} : { [mirroredTags.name]: name },
          }),
        );
        return { run_info: renderRunInfo({ run }) };
      },
    }),
    ...(['delete', 'restore'] as const).map((verb) =>
      route('POST', `/mlflow/runs/${verb}`, {
        request: { run_id: required(string()) },
        async handle(input, exchange) {
          const { run } = await findRun(train, input.run_id, exchange);
          await train.setRunLifecycle(run.id, verb === 'delete' ? 'deleted' : 'active');
          return {};
        },
      }),
    ),
    route('POST', '/mlflow/runs/set-tag', {
      request: { ...runId, key: required(string()), value: string() },
      async handle(input, exchange) {
        const id = runIdOf(input);
        await assertVisible(train, id, exchange);
        const tags = readTags([{ key: input.key, value: input.value }]);
        const name = tags[mirroredTags.name];
        await changing(id, () => train.updateRun(id, { name: name || undefined, tags }));
        return {};
      },
    }),
    route('POST', '/mlflow/runs/delete-tag', {
      request: { run_id: required(string()), key: required(string()) },
      async handle(input, exchange) {
        await assertVisible(train, input.run_id, exchange);
        await changing(input.run_id, () => train.deleteRunTag(input.run_id, input.key));
        return {};
      },
    }),
  ];
}

/** Checked tags; of a key that stands twice the last is kept. */
export function readTags(
  tags: readonly ({ readonly key: string; readonly value: string | undefined } | undefined)[],
  path: (index: number) => string = () => '',
): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [index, tag] of tags.entries()) {
    const { key, value = '' } = tag!;
    const place = path(index);
    checkEntityName(key, `${place}key`);
    checkLength(`${place}key`, limits.key, key);
    read[key] = cut(value, limits.runTagValue);
  }
  return read;
}
