import type { Event, JsonValue, ThingRef } from '@slipway/contract';
import type { RegistryContext } from './registry-context.ts';

/** Something a person did in the registry, for the audit log and for the news. */
export type RegistryChange = {
  readonly project: string;
  readonly actor: string;
  /** For the audit log: `model.rename`. */
  readonly action: string;
  /** For the news: `model-renamed`. */
  readonly type: string;
  readonly subject: ThingRef;
  readonly message: string;
  readonly severity?: Event['severity'];
  readonly details?: Record<string, JsonValue>;
};

/** Writes a change into the audit log and tells it as an event. */
export async function recordChange(context: RegistryContext, change: RegistryChange): Promise<void> {
  const { project, actor, action, type, subject, message, severity = 'info', details = {} } = change;
  await Promise.all([
    context.audit.append({ actor, action, subject, project, details }),
    context.events.emit({ project, type, subject, severity, message, data: details }),
  ]);
}
