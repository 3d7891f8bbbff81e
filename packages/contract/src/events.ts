import { z } from 'zod';
import { Name, PageQuery, pageOf, ThingRef, TimestampMs } from './common.ts';
import { defineRoute } from './route.ts';

/** Something that happened. `type` is noun-verb in kebab case: `version-promoted`. */
export const Event = z.object({
  seq: z.number().int().describe('grows by one with every event; resume a stream after it'),
  at: TimestampMs,
  project: z.string().nullable(),
  type: z.string(),
  subject: ThingRef,
  message: z.string().describe('one sentence for a person'),
  severity: z.enum(['info', 'good', 'warning', 'bad']),
  data: z.record(z.string(), z.json()),
});
export type Event = z.infer<typeof Event>;

export const EventQuery = PageQuery.extend({
  project: Name.optional(),
  type: z.string().optional(),
  subjectKind: z.string().optional(),
  subjectId: z.string().optional(),
});

/** An append-only record of who changed what. */
export const AuditEntry = z.object({
  seq: z.number().int(),
  at: TimestampMs,
  actor: z.string(),
  action: z.string(),
  subject: ThingRef,
  project: z.string().nullable(),
  details: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

export const eventRoutes = {
  listEvents: defineRoute({
    method: 'GET',
    path: '/events',
    tag: 'events',
    summary: 'What happened, newest first',
    permission: 'read',
    query: EventQuery,
    reply: pageOf(Event),
  }),
  /** Live: GET /api/v1/events/stream is text/event-stream of Event, resumable by Last-Event-ID; `?project=`. */
  listAudit: defineRoute({
    method: 'GET',
    path: '/audit',
    tag: 'events',
    summary: 'Who changed what, newest first',
    permission: 'read',
    query: PageQuery.extend({ project: Name.optional() }),
    reply: pageOf(AuditEntry),
  }),
};
