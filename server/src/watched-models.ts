import type { Data } from './modules/data/index.ts';
import type { ServableModel } from './modules/deploy/index.ts';
import type { Evaluate } from './modules/evaluate/index.ts';
import type { WatchedModels } from './modules/monitor/index.ts';
import {
  assertServable,
  type Registry,
  type StoredModelVersion,
  versionRef,
} from './modules/registry/index.ts';
import type { FeatureCompiler } from './modules/serve/index.ts';

type Wiring = {
  registry: Registry;
  data: Data;
  evaluate: Evaluate;
  features: FeatureCompiler;
  toServable(version: StoredModelVersion): ServableModel;
};

/** What monitors ask about model versions, answered by the modules that know. */
export function watchedModels({ registry, data, evaluate, features, toServable }: Wiring): WatchedModels {
  return {
    resolve: async (id) => toServable(await registry.resolveId(id)),
    async referenceInput(id) {
      const version = await registry.resolveId(id);
      assertServable(version);
      if (version.featureSetId === null) return null;
      const set = await data.getFeatureSet(version.featureSetId);
      return {
        modelVersionId: id,
        label: versionRef(version).label,
        parquetDigest: set.parquetDigest,
        columns: version.signature.features,
        split: set.splits.some((split) => split.name === 'train')
          ? 'train'
          : (set.splits[0]?.name ?? 'train'),
        scoresDigest: await scoresOf(evaluate, version),
      };
    },
    compileFeatures: (spec) => features.compile(spec),
  };
}

/** The scores of the version's newest evaluation, made as a version or as the run it came from. */
async function scoresOf(evaluate: Evaluate, version: StoredModelVersion): Promise<string | null> {
  const subjects = [
    { subjectKind: 'model-version', subjectId: version.id },
    ...(version.runId === null ? [] : [{ subjectKind: 'run', subjectId: version.runId }]),
  ];
  for (const subject of subjects) {
    const { items } = await evaluate.listEvaluations({ project: version.project, ...subject, limit: 1 });
    if (items[0] !== undefined) return (await evaluate.getStoredEvaluation(items[0].id)).scoresDigest;
  }
  return null;
}
