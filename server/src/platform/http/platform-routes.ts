import { cpus } from 'node:os';
import type { Audit } from '../audit/audit.ts';
import type { Config } from '../config/config.ts';
import type { Events } from '../events/events.ts';
import type { Lineage } from '../lineage/lineage.ts';
import type { RouteHandlers } from './route-handlers.ts';

export type PlatformFacts = {
  config: Config;
  version: string;
  startedAt: number;
  databaseKind: string;
  blobsKind: string;
};

/** Health, the machine, events, audit and lineage: what belongs to no module. */
export function platformRoutes(
  ports: { events: Events; audit: Audit; lineage: Lineage },
  facts: PlatformFacts,
): RouteHandlers<'health' | 'system' | 'listEvents' | 'listAudit' | 'getLineage'> {
  const { version, startedAt } = facts;
  return {
    health: async () => ({ status: 'ok', version, startedAt }),
    system: async () => ({
      version,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      database: facts.databaseKind,
      blobs: facts.blobsKind,
      home: facts.config.home,
      memoryBytes: process.memoryUsage.rss(),
      cpuCount: cpus().length,
      startedAt,
    }),
    listEvents: async ({ query }) => {
      const { cursor, ...filter } = query;
      return page(await ports.events.list({ ...filter, beforeSeq: toSeq(cursor) }), query.limit);
    },
    listAudit: async ({ query }) =>
      page(
        await ports.audit.list({
          project: query.project,
          beforeSeq: toSeq(query.cursor),
          limit: query.limit,
        }),
        query.limit,
      ),
    getLineage: async ({ params, query }) => ports.lineage.graph({ project: params.project, ...query }),
  };
}

const toSeq = (cursor: string | undefined) => (cursor === undefined ? undefined : Number(cursor));

const page = <T extends { seq: number }>(items: T[], limit: number) => ({
  items,
  nextCursor: items.length < limit ? null : String(items.at(-1)!.seq),
});
