import type { ThingRef } from '@slipway/contract';
import type { Transaction } from 'kysely';
import type { RunArtifact } from '../run.ts';
import { insertChunks } from './insert-chunks.ts';
import type { TrainTables } from './tables.ts';

/** What a run used and made. */
export type RunThings = { inputs: readonly ThingRef[]; outputs: readonly ThingRef[] };

/** Links a run to what it used and made; linking again renews the label. */
export async function upsertThings(
  tx: Transaction<TrainTables>,
  runNumber: number,
  things: RunThings,
): Promise<void> {
  const toThing = (role: 'input' | 'output') => (thing: ThingRef) => ({
    run_number: runNumber,
    role,
    kind: thing.kind,
    thing_id: thing.id,
    label: thing.label,
  });
  const all = [...things.inputs.map(toThing('input')), ...things.outputs.map(toThing('output'))];
  const rows = [...new Map(all.map((row) => [`${row.role} ${row.kind} ${row.thing_id}`, row])).values()];
  for (const chunk of insertChunks(rows, 5)) {
    await tx
      .insertInto('train_thing')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['run_number', 'role', 'kind', 'thing_id'])
          .doUpdateSet((eb) => ({ label: eb.ref('excluded.label') })),
      )
      .execute();
  }
}

/** Sets artifacts by path, replacing what was there. */
export async function upsertArtifacts(
  tx: Transaction<TrainTables>,
  runNumber: number,
  artifacts: readonly RunArtifact[],
): Promise<void> {
  const rows = artifacts.map((artifact) => ({
    run_number: runNumber,
    path: artifact.path,
    digest: artifact.digest,
    size_bytes: artifact.sizeBytes,
  }));
  for (const chunk of insertChunks(rows, 4)) {
    await tx
      .insertInto('train_artifact')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.columns(['run_number', 'path']).doUpdateSet((eb) => ({
          digest: eb.ref('excluded.digest'),
          size_bytes: eb.ref('excluded.size_bytes'),
        })),
      )
      .execute();
  }
}
