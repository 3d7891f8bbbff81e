// Writes a database as this version of the platform leaves it, to be upgraded by the tests of all later ones:
//   node server/src/platform/database/golden/write-golden.ts platform-0.1.0
// Run it once for a release that changed the schema, and never write over a file of a former release.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createAudit } from '../../audit/create-audit.ts';
import { systemClock } from '../../clock/clock.ts';
import { createEvents } from '../../events/create-events.ts';
import { createLineage } from '../../lineage/create-lineage.ts';
import { platformMigrations } from '../platform-migrations.ts';
import { openSqliteDatabase } from '../sqlite-database.ts';

const name = process.argv[2];
if (name === undefined) throw new Error('say the name of the file, such as platform-0.1.0');
const path = join(import.meta.dirname, `${name}.sqlite`);
if (existsSync(path)) throw new Error(`${path} is there already; what was released does not change`);

const database = await openSqliteDatabase({ path });
await database.migrate(platformMigrations);
const deps = { database, clock: systemClock };
const subject = { kind: 'model-version' as const, id: 'v1', label: 'delays v1' };
await createEvents(deps).emit({
  ...{ project: 'flights', type: 'model-version-promoted', subject, severity: 'good' },
  message: 'delays v1 is the champion.',
  data: { alias: 'champion' },
});
await createAudit(deps).append({
  ...{ actor: 'ada', action: 'promote', subject, project: 'flights' },
  details: { alias: 'champion' },
});
const run = { kind: 'run' as const, id: 'r1', label: 'gbdt' };
await createLineage(deps).record('flights', subject, [{ thing: run, relation: 'trained' }]);
await database.close();

// One file, without the side files of the write-ahead log.
const file = new DatabaseSync(path);
file.exec('pragma journal_mode = delete; vacuum');
file.close();
