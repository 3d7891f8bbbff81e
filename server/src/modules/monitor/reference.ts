import { z } from 'zod';

/** One column as it was when the model was trained: a summary that drift is measured against. */
export const ReferenceColumn = z.object({
  name: z.string(),
  role: z.enum(['feature', 'prediction', 'outcome']),
  kind: z.enum(['numeric', 'categorical']),
  /** What `summariseReference` of @slipway/algorithms made of it. */
  summary: z.json(),
});
export type ReferenceColumn = z.output<typeof ReferenceColumn>;

/** What a model version saw in training and how it answered: the reference of its monitors. */
export const ModelReference = z.object({
  modelVersionId: z.string(),
  label: z.string(),
  rowCount: z.number(),
  columns: z.array(ReferenceColumn),
});
export type ModelReference = z.output<typeof ModelReference>;
