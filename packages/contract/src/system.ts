import { z } from 'zod';
import { TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

export const Health = z.object({ status: z.literal('ok'), version: z.string(), startedAt: TimestampMs });

export const SystemInfo = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  database: z.string().describe('sqlite or postgres'),
  blobs: z.string().describe('folder or s3'),
  home: z.string(),
  memoryBytes: z.number(),
  cpuCount: z.number(),
  startedAt: TimestampMs,
});
export type SystemInfo = z.infer<typeof SystemInfo>;

export const systemRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/health',
    tag: 'system',
    summary: 'Is the server up',
    permission: 'read',
    reply: Health,
  }),
  system: defineRoute({
    method: 'GET',
    path: '/system',
    tag: 'system',
    summary: 'What runs where',
    permission: 'read',
    reply: SystemInfo,
  }),
};
