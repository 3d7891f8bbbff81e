import { AuditEntry } from '@slipway/contract';
import type { Generated, Selectable } from 'kysely';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/database.ts';
import type { Audit } from './audit.ts';

type AuditTable = {
  seq: Generated<number>;
  at: number;
  actor: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  subject_label: string;
  project: string | null;
  details: string;
};
type Tables = { platform_audit: AuditTable };

/** The audit log in the database. */
export function createAudit({ database, clock }: { database: Database; clock: Clock }): Audit {
  return {
    async append({ actor, action, subject, project, details = {} }) {
      const row = {
        ...{ at: clock.now(), actor, action, project },
        subject_kind: subject.kind,
        subject_id: subject.id,
        subject_label: subject.label,
        details: JSON.stringify(details),
      };
      await database.write<Tables, void>(async (tx) => {
        await tx.insertInto('platform_audit').values(row).execute();
      });
    },
    async list({ project, beforeSeq, limit }) {
      const rows = await database
        .reader<Tables>()
        .selectFrom('platform_audit')
        .selectAll()
        .$if(project !== undefined, (query) => query.where('project', '=', project!))
        .$if(beforeSeq !== undefined, (query) => query.where('seq', '<', beforeSeq!))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
  };
}

function toEntry(row: Selectable<AuditTable>): AuditEntry {
  const { seq, at, actor, action, project } = row;
  return AuditEntry.parse({
    ...{ seq, at, actor, action, project },
    subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
    details: JSON.parse(row.details),
  });
}
