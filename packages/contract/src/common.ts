import { z } from 'zod';

/** A name a person gave: project, dataset, model, endpoint, monitor. */
export const Name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/i,
    'use 1 to 63 letters, digits, dots, dashes or underscores, starting with a letter or digit',
  );

/** The name of a registered model: any text without a slash or colon, since clients of other registries name them so. */
export const ModelName = z
  .string()
  .regex(/^[^/:]{1,256}$/, 'use 1 to 256 characters, without slashes and colons');

/** Milliseconds since 1970-01-01 UTC. */
export const TimestampMs = z.number().int();

/** A finite number or null where the quantity is undefined (an AUC with one class, say). */
export const Measure = z.number().nullable();

export const JsonValue = z.json();
export type JsonValue = z.infer<typeof JsonValue>;

/** What a thing is, in the one vocabulary; used by lineage, events, evidence links and audit. */
export const ThingKind = z.enum([
  'project',
  'dataset',
  'dataset-version',
  'feature-set',
  'study',
  'run',
  'logged-model',
  'evaluation',
  'comparison',
  'model',
  'model-version',
  'gate-report',
  'webhook',
  'endpoint',
  'revision',
  'rollout',
  'monitor',
  'window',
  'alert',
  'pipeline',
  'pipeline-run',
  'job',
  'blobs',
  'source',
]);
export type ThingKind = z.infer<typeof ThingKind>;

/** A link to a thing, with the words to show for it. */
export const ThingRef = z.object({ kind: ThingKind, id: z.string(), label: z.string() });
export type ThingRef = z.infer<typeof ThingRef>;

export const ProjectParams = z.object({ project: Name });

/** Keyset paging: pass `cursor` from the last reply to go on; a list is never unbounded. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export type Page<T> = { items: T[]; nextCursor: string | null };
