import type { AuditEntry, ThingRef } from '@slipway/contract';

/** Who changed what: append-only, never updated, never deleted by the product. */
export type Audit = {
  append(entry: {
    actor: string;
    action: string;
    subject: ThingRef;
    project: string | null;
    details?: AuditEntry['details'];
  }): Promise<void>;
  list(query: {
    project?: string | undefined;
    beforeSeq?: number | undefined;
    limit: number;
  }): Promise<AuditEntry[]>;
};
