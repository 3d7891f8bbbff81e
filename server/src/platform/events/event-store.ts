import { Event } from '@slipway/contract';
import { type Generated, type Selectable, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { EventFilter } from './events.ts';

type EventTable = {
  seq: Generated<number>;
  at: number;
  project: string | null;
  type: string;
  subject_kind: string;
  subject_id: string;
  subject_label: string;
  message: string;
  severity: string;
  data: string;
};
type Tables = { platform_event: EventTable };

/** Any number that no other part of the server locks. */
const orderLock = 4_700_001;

/** Stores an event and gives it the next `seq`: a smaller one never becomes visible after a greater one. */
export function insertEvent(database: Database, event: Omit<Event, 'seq'>): Promise<Event> {
  return database.write<Tables, Event>(async (tx) => {
    // PostgreSQL gives numbers out before the commit; without this a reader could miss the slower of two.
    if (database.kind === 'postgres') await sql`select pg_advisory_xact_lock(${orderLock})`.execute(tx);
    const { seq } = await tx
      .insertInto('platform_event')
      .values({
        at: event.at,
        project: event.project,
        type: event.type,
        subject_kind: event.subject.kind,
        subject_id: event.subject.id,
        subject_label: event.subject.label,
        message: event.message,
        severity: event.severity,
        data: JSON.stringify(event.data),
      })
      .returning('seq')
      .executeTakeFirstOrThrow();
    return { ...event, seq };
  });
}

export async function selectEvents(database: Database, filter: EventFilter): Promise<Event[]> {
  const { project, type, subjectKind, subjectId, beforeSeq, afterSeq } = filter;
  const rows = await database
    .reader<Tables>()
    .selectFrom('platform_event')
    .selectAll()
    .$if(project !== undefined, (query) => query.where('project', '=', project!))
    .$if(type !== undefined, (query) => query.where('type', '=', type!))
    .$if(subjectKind !== undefined, (query) => query.where('subject_kind', '=', subjectKind!))
    .$if(subjectId !== undefined, (query) => query.where('subject_id', '=', subjectId!))
    .$if(beforeSeq !== undefined, (query) => query.where('seq', '<', beforeSeq!))
    .$if(afterSeq !== undefined, (query) => query.where('seq', '>', afterSeq!))
    .orderBy('seq', afterSeq === undefined ? 'desc' : 'asc')
    .limit(filter.limit)
    .execute();
  return rows.map(toEvent);
}

function toEvent(row: Selectable<EventTable>): Event {
  const { seq, at, project, type, message, severity } = row;
  return Event.parse({
    ...{ seq, at, project, type, message, severity },
    subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
    data: JSON.parse(row.data),
  });
}
