import { createHash } from 'node:crypto';
import type { Database } from '../../../platform/database/database.ts';
import { readExactJson, writeExactJson } from '../../../platform/json/exact-json.ts';
import type { Span, SpanSource } from '../span.ts';
import type { TraceTables } from './tables.ts';

/** Resources are few; a client that makes one for each batch must not grow the memory. */
const rememberedSources = 1000;

/** Keeps each resource and scope once and remembers its number. */
export function createSpanSources(database: Database) {
  const numbers = new Map<string, number>();
  const bodies = new Map<number, SpanSource>();

  const keep = async (body: string): Promise<number> => {
    const digest = createHash('sha256').update(body).digest('hex');
    const number = await database.write<TraceTables, number>(async (tx) => {
      await tx
        .insertInto('traces_source')
        .values({ digest, body })
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .execute();
      const row = await tx
        .selectFrom('traces_source')
        .select('number')
        .where('digest', '=', digest)
        .executeTakeFirstOrThrow();
      return row.number;
    });
    if (numbers.size >= rememberedSources) numbers.clear();
    numbers.set(body, number);
    return number;
  };

  return {
    /** The number of each source among the spans; new ones are written down first. */
    async numbersOf(spans: readonly Span[]): Promise<Map<SpanSource, number>> {
      const found = new Map<SpanSource, number>();
      for (const { source } of spans) {
        if (source === null || found.has(source)) continue;
        const body = writeExactJson(source);
        found.set(source, numbers.get(body) ?? (await keep(body)));
      }
      return found;
    },

    async byNumber(wanted: Iterable<number>): Promise<ReadonlyMap<number, SpanSource>> {
      const missing = [...new Set(wanted)].filter((number) => !bodies.has(number));
      if (missing.length > 0) {
        if (bodies.size + missing.length > rememberedSources) bodies.clear();
        const rows = await database
          .reader<TraceTables>()
          .selectFrom('traces_source')
          .select(['number', 'body'])
          .where('number', 'in', missing.slice(0, rememberedSources))
          .execute();
        for (const { number, body } of rows) bodies.set(number, readExactJson(body) as SpanSource);
      }
      return bodies;
    },
  };
}
