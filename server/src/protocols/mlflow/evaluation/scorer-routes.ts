import type { ScorerVersion } from '../../../modules/evaluate/index.ts';
import { isSlipwayError } from '../../../platform/errors/slipway-error.ts';
import type { MlflowModules } from '../mlflow-modules.ts';
import { findExperiment } from '../tracking/find-experiment.ts';
import { checkLength } from '../tracking/validate.ts';
import { int, list, required, string } from '../wire/fields.ts';
import { doesNotExist } from '../wire/mlflow-error.ts';
import { type MlflowRoute, route } from '../wire/mlflow-route.ts';
import { compact } from '../wire/render.ts';

const versions = ['3.0'];
const longestName = 256;
const named = { experiment_id: required(string()), name: required(string()) };

const renderScorer = (scorer: ScorerVersion) => ({
  experiment_id: Number(scorer.experimentId),
  scorer_name: scorer.name,
  scorer_version: scorer.version,
  serialized_scorer: scorer.body,
  creation_time: scorer.createdAt,
  scorer_id: scorer.scorerId,
});

type Named = { experiment_id: string; name: string; version?: number | undefined };

async function whenThere<T>(asked: Named, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'not-found') throw unknownScorer(asked);
    throw error;
  }
}

const unknownScorer = ({ name, experiment_id, version }: Named) =>
  doesNotExist(
    `Scorer with name '${name.slice(0, 200)}'${version === undefined ? '' : ` and version ${version}`} not found for experiment ${experiment_id.slice(0, 100)}.`,
  );

/** Scorers of experiments, in versions. */
export const scorerRoutes = ({
  evaluate: { scorers },
  train,
}: Pick<MlflowModules, 'evaluate' | 'train'>): MlflowRoute[] => [
  route('POST', '/mlflow/scorers/register', {
    versions,
    request: { ...named, serialized_scorer: required(string()) },
    async handle(input, exchange) {
      checkLength('name', longestName, input.name);
      const experiment = await findExperiment(train, input.experiment_id, exchange);
      const registered = await scorers.register({
        experimentId: experiment.id,
        name: input.name,
        body: input.serialized_scorer,
      });
      return {
        version: registered.version,
        scorer_id: registered.scorerId,
        experiment_id: registered.experimentId,
        name: registered.name,
        serialized_scorer: registered.body,
        creation_time: registered.createdAt,
      };
    },
  }),
  route('GET', '/mlflow/scorers/list', {
    versions,
    request: { experiment_id: required(string()) },
    async handle(input, exchange) {
      const experiment = await findExperiment(train, input.experiment_id, exchange);
      return compact({ scorers: (await scorers.list(experiment.id)).map(renderScorer) });
    },
  }),
  route('GET', '/mlflow/scorers/versions', {
    versions,
    request: named,
    async handle(input, exchange) {
      const experiment = await findExperiment(train, input.experiment_id, exchange);
      const found = await whenThere(input, () => scorers.versions(experiment.id, input.name));
      return { scorers: found.map(renderScorer) };
    },
  }),
  route('GET', '/mlflow/scorers/get', {
    versions,
    request: { ...named, version: int() },
    async handle(input, exchange) {
      const experiment = await findExperiment(train, input.experiment_id, exchange);
      const found = await whenThere(input, () => scorers.versions(experiment.id, input.name));
      const scorer =
        input.version === undefined ? found.at(-1) : found.find(({ version }) => version === input.version);
      if (scorer === undefined) throw unknownScorer(input);
      return { scorer: renderScorer(scorer) };
    },
  }),
  // Judging live traces is not among what clients may switch on here, so none has it on.
  route('GET', '/mlflow/scorers/online-configs', {
    versions,
    request: { scorer_ids: list(required(string())) },
    handle: async () => ({ configs: [] }),
  }),
  route('DELETE', '/mlflow/scorers/delete', {
    versions,
    request: { ...named, version: int() },
    async handle(input, exchange) {
      const experiment = await findExperiment(train, input.experiment_id, exchange);
      await whenThere(input, () => scorers.remove(experiment.id, input.name, input.version ?? null));
      return {};
    },
  }),
];
