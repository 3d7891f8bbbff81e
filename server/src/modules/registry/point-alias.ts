import { SlipwayError } from '../../platform/errors/slipway-error.ts';
import type { GateEvidence } from './gate.ts';
import { type StoredModelVersion, versionRef } from './model-version.ts';
import { moveAlias } from './move-alias.ts';
import { type Promotion, promoteVersion } from './promote-version.ts';
import { guardedAlias } from './registered-model.ts';
import type { RegistryContext } from './registry-context.ts';

type Collect = (version: StoredModelVersion, alias: string) => Promise<GateEvidence>;

/**
 * Points an alias to a version on behalf of a client that knows no gates. Where the model has gates and the alias
 * is the one they guard, they are asked first. Throws `gate-refused` with their reasons.
 */
export async function pointAlias(
  context: RegistryContext,
  version: StoredModelVersion,
  { alias, actor, reason, collect }: Omit<Promotion, 'override'> & { collect: Collect },
): Promise<void> {
  const address = { project: version.project, name: version.model };
  const { gates } = await context.store.models.get(address);
  const current = (await context.store.aliases.of(address))[alias];
  if (alias !== guardedAlias || gates.length === 0 || current === version.version)
    return moveAlias(context, version, { alias, actor, reason });
  if (version.digest === null || version.datasetVersionId === null) {
    throw new SlipwayError(
      'gate-refused',
      `${versionRef(version).label} may not become ${alias}: the gates of ${version.model} (${gates.join('; ')}) judge models that were trained here, and this one came from ${version.source ?? 'elsewhere'}`,
      { hint: 'use another alias, or promote it with an override and a reason: slipway models promote' },
    );
  }
  const evidence = await collect(version, alias);
  await promoteVersion(context, version, { alias, actor, reason, override: false, evidence });
}
