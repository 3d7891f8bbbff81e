import { z } from 'zod';
import { ProjectParams, ThingKind, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

export const LineageNode = z.object({
  key: z.string().describe('kind:id'),
  kind: ThingKind,
  id: z.string(),
  label: z.string(),
  at: TimestampMs,
});
export type LineageNode = z.infer<typeof LineageNode>;

/** `to` was made from, or because of, `from`. */
export const LineageEdge = z.object({ from: z.string(), to: z.string(), relation: z.string() });
export type LineageEdge = z.infer<typeof LineageEdge>;

export const LineageGraph = z.object({
  nodes: z.array(LineageNode),
  edges: z.array(LineageEdge),
  isTruncated: z.boolean(),
});
export type LineageGraph = z.infer<typeof LineageGraph>;

export const lineageRoutes = {
  getLineage: defineRoute({
    method: 'GET',
    path: '/projects/:project/lineage',
    tag: 'lineage',
    summary: 'What was made from what, around one thing or for the whole project',
    permission: 'read',
    params: ProjectParams,
    query: z.object({
      node: z.string().optional().describe('kind:id'),
      direction: z.enum(['up', 'down', 'both']).default('both'),
      depth: z.coerce.number().int().min(1).max(20).default(6),
      limit: z.coerce.number().int().min(1).max(2000).default(400),
    }),
    reply: LineageGraph,
  }),
};
