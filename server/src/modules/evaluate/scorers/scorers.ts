import type { Transaction } from 'kysely';
import type { Clock } from '../../../platform/clock/clock.ts';
import type { Ids } from '../../../platform/clock/ids.ts';
import type { Database } from '../../../platform/database/database.ts';
import { notFound } from '../../../platform/errors/slipway-error.ts';
import { mendText } from '../../../platform/json/exact-json.ts';

/** One version of a scorer of an experiment: what a client wrote down of it, as it was written. */
export type ScorerVersion = {
  readonly scorerId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly version: number;
  readonly body: string;
  readonly createdAt: number;
};

/** The verbs of scorers. */
export type Scorers = {
  /** Adds the next version of the scorer with that name. */
  register(scorer: { experimentId: string; name: string; body: string }): Promise<ScorerVersion>;
  /** The newest version of each, by name. */
  list(experimentId: string): Promise<ScorerVersion[]>;
  /** From the first on. Throws `not-found`. */
  versions(experimentId: string, name: string): Promise<ScorerVersion[]>;
  /** One version, or all. Throws `not-found`. */
  remove(experimentId: string, name: string, version: number | null): Promise<void>;
};

type Tables = {
  evaluate_scorer: { id: string; experiment_id: string; name: string };
  evaluate_scorer_version: { scorer_id: string; version: number; body: string; created_at: number };
};
type Tx = Transaction<Tables>;

export function createScorers({
  database,
  clock,
  ids,
}: {
  database: Database;
  clock: Clock;
  ids: Ids;
}): Scorers {
  const select = (experimentId: string) =>
    database
      .reader<Tables>()
      .selectFrom('evaluate_scorer_version as v')
      .innerJoin('evaluate_scorer as s', 's.id', 'v.scorer_id')
      .select(['v.scorer_id', 'v.version', 'v.body', 'v.created_at', 's.experiment_id', 's.name'])
      .where('s.experiment_id', '=', experimentId)
      .orderBy('s.name')
      .orderBy('v.version');

  return {
    async register({ experimentId, name: given, body }) {
      const name = mendText(given);
      const text = mendText(body);
      const newId = ids.next();
      const now = clock.now();
      return database.write<Tables, ScorerVersion>(async (tx) => {
        const scorerId = await ensureScorer(tx, { id: newId, experiment_id: experimentId, name });
        const { last } = await tx
          .selectFrom('evaluate_scorer_version')
          .select((of) => of.fn.max('version').as('last'))
          .where('scorer_id', '=', scorerId)
          .executeTakeFirstOrThrow();
        const version = Number(last ?? 0) + 1;
        await tx
          .insertInto('evaluate_scorer_version')
          .values({ scorer_id: scorerId, version, body: text, created_at: now })
          .execute();
        return { scorerId, experimentId, name, version, body: text, createdAt: now };
      });
    },
    async list(experimentId) {
      const newest = new Map<string, ScorerVersion>();
      for (const row of await select(experimentId).execute()) newest.set(row.name, toScorer(row));
      return [...newest.values()];
    },
    async versions(experimentId, name) {
      const rows = await select(experimentId).where('s.name', '=', mendText(name)).execute();
      if (rows.length === 0) throw notFound('scorer', name.slice(0, 200));
      return rows.map(toScorer);
    },
    async remove(experimentId, name, version) {
      await database.write<Tables, void>(async (tx) => {
        const scorer = await tx
          .selectFrom('evaluate_scorer')
          .select('id')
          .where('experiment_id', '=', experimentId)
          .where('name', '=', mendText(name))
          .executeTakeFirst();
        if (scorer === undefined) throw notFound('scorer', name.slice(0, 200));
        let versions = tx.deleteFrom('evaluate_scorer_version').where('scorer_id', '=', scorer.id);
        if (version !== null) versions = versions.where('version', '=', version);
        const { numDeletedRows } = await versions.executeTakeFirst();
        if (numDeletedRows === 0n) throw notFound('scorer', `${name.slice(0, 200)} version ${version}`);
        if (version === null) await tx.deleteFrom('evaluate_scorer').where('id', '=', scorer.id).execute();
      });
    },
  };
}

async function ensureScorer(tx: Tx, scorer: Tables['evaluate_scorer']): Promise<string> {
  await tx
    .insertInto('evaluate_scorer')
    .values(scorer)
    .onConflict((conflict) => conflict.columns(['experiment_id', 'name']).doNothing())
    .execute();
  const { id } = await tx
    .selectFrom('evaluate_scorer')
    .select('id')
    .where('experiment_id', '=', scorer.experiment_id)
    .where('name', '=', scorer.name)
    .executeTakeFirstOrThrow();
  return id;
}

type Row = Tables['evaluate_scorer_version'] & { experiment_id: string; name: string };

const toScorer = (row: Row): ScorerVersion => ({
  scorerId: row.scorer_id,
  experimentId: row.experiment_id,
  name: row.name,
  version: row.version,
  body: row.body,
  createdAt: row.created_at,
});
