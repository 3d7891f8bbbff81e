/**
 * Kysely, by its CommonJS build: the other one is 262 modules that Node links one by one, which costs the start of the
 * server twice the time. Values are taken from here, and only from here (kysely.test.ts), since a second copy of the
 * library would be loaded beside this one; types may come from the package.
 */
import { createRequire } from 'node:module';
import type * as Library from 'kysely';

export type * from 'kysely';

const library = createRequire(import.meta.url)('kysely') as typeof Library;

export const { SelectQueryNode, SqliteAdapter, SqliteQueryCompiler, sql } = library;

export const CompiledQuery = library.CompiledQuery;
export type CompiledQuery<O = unknown> = Library.CompiledQuery<O>;
export const Kysely = library.Kysely;
export type Kysely<T> = Library.Kysely<T>;
export const PostgresDialect = library.PostgresDialect;
export const SqliteIntrospector = library.SqliteIntrospector;
