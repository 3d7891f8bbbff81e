import { type StoredModelVersion, versionRef } from './model-version.ts';
import type { RegistryContext } from './registry.ts';

/** Points an alias to a version. Says what it pointed to before. Moving it to where it is does nothing. */
export async function moveAlias(
  context: RegistryContext,
  version: StoredModelVersion,
  options: { alias: string; actor: string; reason: string },
): Promise<void> {
  const before = await context.store.moveAlias(version.project, version.model, options.alias, {
    version: version.version,
    now: context.clock.now(),
  });
  if (before === version.version) return;
  const ref = versionRef(version);
  await context.audit.append({
    actor: options.actor,
    action: 'alias.move',
    subject: ref,
    project: version.project,
    details: { alias: options.alias, from: before, to: version.version, reason: options.reason },
  });
  await context.events.emit({
    project: version.project,
    type: 'alias-moved',
    subject: ref,
    severity: 'good',
    message:
      before === null
        ? `${ref.label} is the first ${options.alias}`
        : `${ref.label} is now ${options.alias} in place of v${before}`,
    data: { alias: options.alias, from: before, to: version.version, reason: options.reason },
  });
}
