import type { Kysely, Transaction } from 'kysely';

/**
 * The transactional store. SQLite in one file, or PostgreSQL; both pass `database.conformance.ts`.
 *
 * Contract:
 * - `reader` sees committed data only. It is for SELECT; writing through it is a defect.
 * - `write` runs `work` with a transaction. When the promise resolves the write is durable against the death
 *   of the process. When `work` throws, nothing of it is kept, the others of its group are untouched, and the
 *   same error comes back. On SQLite many writes that arrive together share one transaction and one flush.
 * - `work` must await nothing but the transaction it was given: on SQLite it holds the only writer.
 *   It may be run again from the start when PostgreSQL reports a serialisation failure. After a query of it
 *   threw it must throw too, since PostgreSQL takes nothing more of that transaction: use `onConflict`.
 *   A write inside a write is refused.
 * - A full disk throws SlipwayError `storage-full`; a violated unique key throws `conflict`.
 * - `T` is the module's own table interface; no module sees the tables of another.
 */
export type Database = {
  readonly kind: 'sqlite' | 'postgres';
  reader<T>(): Kysely<T>;
  write<T, R>(work: (tx: Transaction<T>) => Promise<R>): Promise<R>;
  /** Applies what is missing, in order, each in its own transaction; resumable; forward only. */
  migrate(modules: readonly ModuleMigrations[]): Promise<void>;
  close(): Promise<void>;
};

/** A numbered step. `id` is `0001-what-it-does`; once released it is never edited. */
export type Migration = {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: a migration works on the schema as it was, which has no type today
  up(tx: Kysely<any>, kind: Database['kind']): Promise<void>;
};

/** Tables are prefixed by the module: `registry_model_version`. */
export type ModuleMigrations = {
  readonly module: string;
  readonly migrations: readonly Migration[];
  /**
   * Columns that say which blobs the module needs, by table: a digest, or text with digests in it. A blob that none of
   * them mentions is garbage, so a column that is forgotten here loses data.
   */
  readonly blobColumns?: Readonly<Record<string, readonly string[]>>;
};
