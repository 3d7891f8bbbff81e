import { keyOf } from '../evaluation.ts';
import type { EvaluationInput } from './evaluation-input.ts';

/** What decides the figures of an evaluation: the model, the rows, and what is asked of them. */
export const evaluationKey = (input: EvaluationInput): string =>
  keyOf([
    input.subject.kind,
    input.subject.id,
    input.onnxDigest,
    input.featureSet.parquetDigest,
    input.split,
    input.target,
    input.task,
    input.classes,
    input.features,
    input.sliceColumns,
    input.threshold ?? null,
  ]);
