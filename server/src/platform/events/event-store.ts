import { Event } from '@slipway/contract';
import type { Database } from '../database/database.ts';
import { type Generated, type Selectable, sql } from '../database/kysely.ts';
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

type NewEvent = Omit<Event, 'seq'>;
type Waiting = { event: NewEvent; resolve(event: Event): void; reject(error: unknown): void };

/**
 * Stores events and gives each the next `seq`: a smaller one never becomes visible after a greater one. Those that
 * arrive while others are being written go together in the next transaction.
 */
export function createEventWriter(database: Database): (event: NewEvent) => Promise<Event> {
  let waiting: Waiting[] = [];
  let isWriting = false;

  const writeAll = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostTogether);
      waiting = waiting.slice(group.length);
      await writeGroup(group);
    }
    isWriting = false;
  };
  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const stored = await insertEvents(
        database,
        group.map(({ event }) => event),
      );
      for (const [index, { resolve }] of group.entries()) resolve(stored[index]!);
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      // One of them is to blame: the others must not suffer for it.
      else for (const one of group) await writeGroup([one]);
    }
  };

  return (event) =>
    new Promise((resolve, reject) => {
      waiting.push({ event, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

const mostTogether = 200;

function insertEvents(database: Database, events: readonly NewEvent[]): Promise<Event[]> {
  return database.write<Tables, Event[]>(async (tx) => {
    // PostgreSQL gives numbers out before the commit; without this a reader could miss the slower of two.
    if (database.kind === 'postgres') await sql`select pg_advisory_xact_lock(${orderLock})`.execute(tx);
    const rows = await tx.insertInto('platform_event').values(events.map(toRow)).returning('seq').execute();
    // The rows of one statement get their numbers in the order they stand in it.
    const numbers = rows.map(({ seq }) => seq).sort((a, b) => a - b);
    return events.map((event, index) => ({ ...event, seq: numbers[index]! }));
  });
}

const toRow = (event: NewEvent) => ({
  at: event.at,
  project: event.project,
  type: event.type,
  subject_kind: event.subject.kind,
  subject_id: event.subject.id,
  subject_label: event.subject.label,
  message: event.message,
  severity: event.severity,
  data: JSON.stringify(event.data),
});

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
