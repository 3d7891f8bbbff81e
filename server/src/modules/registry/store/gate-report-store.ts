import { GateReport } from '@slipway/contract';
import type { Kysely, Transaction } from 'kysely';
import { inChunks } from './in-chunks.ts';
import type { RegistryTables } from './tables.ts';

/** SQL over what the gates said. */
export function createGateReportStore(reader: () => Kysely<RegistryTables>) {
  return {
    async insert(tx: Transaction<RegistryTables>, report: GateReport): Promise<void> {
      await tx
        .insertInto('registry_gate_report')
        .values({
          id: report.id,
          version_id: report.modelVersion.id,
          body: JSON.stringify(report),
          at: report.at,
        })
        .execute();
    },

    /** Newest first. */
    async of(versionIds: readonly string[]): Promise<GateReport[]> {
      const reports: GateReport[] = [];
      for (const ids of inChunks(versionIds)) {
        const rows = await reader()
          .selectFrom('registry_gate_report')
          .select('body')
          .where('version_id', 'in', ids)
          .orderBy('id', 'desc')
          .execute();
        reports.push(...rows.map((row) => GateReport.parse(JSON.parse(row.body))));
      }
      return reports;
    },
  };
}
