import type { Event } from '@slipway/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Events } from '../events/events.ts';

const heartbeatMs = 15_000;
/** A reader that is this far behind is cut off; it resumes from its last event id. */
const maxBufferedBytes = 4 * 1024 * 1024;
const backlogPageSize = 500;

/**
 * `GET /api/v1/events/stream`: events as they happen, as server-sent events. `Last-Event-ID` (or `?after=`)
 * resumes without a gap; `?project=` narrows.
 */
export function registerEventStream(app: FastifyInstance, events: Events): void {
  app.get<{ Querystring: { project?: string; after?: string } }>(
    '/api/v1/events/stream',
    async (request, reply) => {
      const lastSeen = Number(request.headers['last-event-id'] ?? request.query.after ?? Number.NaN);
      const stream = openStream(reply);
      const isWanted = (event: Event) =>
        request.query.project === undefined || event.project === request.query.project;
      let sentSeq = Number.isFinite(lastSeen) ? lastSeen : -1;
      const held: Event[] = [];
      let isCatchingUp = Number.isFinite(lastSeen);
      const send = (event: Event) => {
        if (event.seq <= sentSeq) return;
        sentSeq = event.seq;
        if (isWanted(event))
          stream.write(`id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      };
      const unsubscribe = events.subscribe((event) => {
        if (isCatchingUp) held.push(event);
        else send(event);
      });
      stream.onClose(unsubscribe);
      while (isCatchingUp) {
        const backlog = await events.list({ afterSeq: sentSeq, limit: backlogPageSize });
        for (const event of backlog) send(event);
        if (backlog.length < backlogPageSize) {
          isCatchingUp = false;
          for (const event of held) send(event);
        }
      }
      return reply;
    },
  );
}

function openStream(reply: FastifyReply): { write(text: string): void; onClose(then: () => void): void } {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 1000\n\n');
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  response.on('close', () => clearInterval(heartbeat));
  return {
    write(text) {
      if (response.writableLength > maxBufferedBytes) response.destroy();
      else if (!response.writableEnded) response.write(text);
    },
    onClose: (then) => response.on('close', then),
  };
}
