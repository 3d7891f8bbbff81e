import { findMetric } from '@slipway/algorithms/metric-names';
import type { Comparison } from '@slipway/contract';
import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { Jobs } from '../../platform/jobs/jobs.ts';
import type { Data, FeatureSet } from '../data/index.ts';
import { type Evaluate, metricValue } from '../evaluate/index.ts';
import {
  assertServable,
  type GateEvidence,
  type PairedGain,
  type StoredModelVersion,
  versionRef,
} from '../registry/index.ts';

export type EvidenceDependencies = { data: Data; evaluate: Evaluate; jobs: Jobs };

export type EvidenceRequest = {
  version: StoredModelVersion;
  champion: StoredModelVersion | null;
  /** The split both are judged on: the newest rows, of the data the challenger was made from. */
  split: string;
  /** Columns whose values gates may name apart: evaluate.auc@ATL. */
  slices?: readonly string[];
  place?: { pipelineRunId: string; step: string };
};

/**
 * What gates are judged by: the challenger's own evaluation, and for gates that name the champion a paired
 * comparison of both on the challenger's newest rows, for which the champion is scored again.
 */
export async function collectEvidence(
  dependencies: EvidenceDependencies,
  request: EvidenceRequest,
): Promise<GateEvidence> {
  const { evaluate } = dependencies;
  const { version, champion, split, place } = request;
  if (version.datasetVersionId === null) {
    throw new SlipwayError(
      'conflict',
      `${versionRef(version).label} was not trained here, so there are no rows to judge it on`,
      { hint: 'promote it with an override and a reason' },
    );
  }
  const rows = { datasetVersionId: version.datasetVersionId, split, slices: request.slices ?? [] };
  const measure = async (subject: StoredModelVersion) =>
    evaluate.ensureEvaluation(await evaluationRequest(dependencies, subject, rows), place);
  const rival = champion === null || champion.id === version.id ? null : champion;
  // Side by side: each is a job of its own on one core.
  const [own, theirs] = await Promise.all([measure(version), rival === null ? null : measure(rival)]);
  const evidence = {
    kind: 'evaluation',
    id: own.evaluation.id,
    label: `${versionRef(version).label} on ${split}`,
  } as const;
  return {
    metric: (name) => ({ value: metricValue(own.evaluation, name), evidence }),
    async compare(metric) {
      if (theirs === null) return null;
      const job = await evaluate.submitComparison(
        { metric, challengerEvaluationId: own.evaluation.id, championEvaluationId: theirs.evaluation.id },
        place,
      );
      return toGain(await evaluate.recordComparison(await dependencies.jobs.ended(job.id)));
    },
  };
}

type Rows = { datasetVersionId: string; split: string; slices: readonly string[] };

async function evaluationRequest(
  dependencies: EvidenceDependencies,
  version: StoredModelVersion,
  rows: Rows,
): Promise<Parameters<Evaluate['submitEvaluation']>[0]> {
  const set = await featureSetFor(dependencies, version, rows.datasetVersionId);
  assertServable(version);
  const data = await dependencies.data.getVersionById(rows.datasetVersionId);
  return {
    sliceColumns: [...rows.slices],
    dataset: { parquetDigest: data.version.digest, columns: data.version.columns.map(({ name }) => name) },
    project: version.project,
    subject: versionRef(version),
    onnxDigest: version.digest,
    features: [...version.signature.features],
    task: version.task,
    target: version.target,
    classes: version.signature.classes === null ? null : [...version.signature.classes],
    split: rows.split,
    featureSet: {
      id: set.id,
      name: set.name,
      datasetVersionId: set.datasetVersionId,
      parquetDigest: set.parquetDigest,
      columns: [...set.columns],
    },
  };
}

/** The rows as this version sees them: its own feature SQL over the given data, made now if nobody has. */
async function featureSetFor(
  { data, jobs }: EvidenceDependencies,
  version: StoredModelVersion,
  datasetVersionId: string,
): Promise<FeatureSet> {
  if (version.featureSetId === null || version.features === null)
    throw new SlipwayError(
      'conflict',
      `${versionRef(version).label} has no feature step to make its inputs with`,
    );
  const own = await data.getFeatureSet(version.featureSetId);
  if (own.datasetVersionId === datasetVersionId) return own;
  const request = { project: version.project, name: own.name, datasetVersionId, sql: version.features.sql };
  const known = await data.findFeatureSet(request);
  if (known !== null) return known;
  const job = await data.makeFeatureSet(request);
  await jobs.ended(job.id);
  return data.finishFeatureSet(job.id);
}

/** Differences are challenger minus champion; a gain is positive when the challenger is better. */
function toGain(comparison: Comparison): PairedGain {
  const isHigherBetter = findMetric(comparison.metric)?.higherIsBetter ?? true;
  const { difference, low, high, level, rowCount } = comparison;
  const evidence = {
    kind: 'comparison',
    id: comparison.id,
    label: `${comparison.challenger.label} against ${comparison.champion.label} by ${comparison.metric}`,
  } as const;
  return {
    gain: isHigherBetter ? difference : -difference,
    low: isHigherBetter ? low : -high,
    high: isHigherBetter ? high : -low,
    level,
    rowCount,
    evidence,
  };
}
