import { createRequire } from 'node:module';

type Binding = typeof import('@duckdb/node-api');

const require = createRequire(import.meta.url);
let loaded: Binding | null = null;

/**
 * DuckDB's own module, loaded when it is first needed: it costs some 60 ms, and a server that has just started has
 * requests to answer that need none of it.
 */
export function duckdb(): Binding {
  loaded ??= require('@duckdb/node-api') as Binding;
  return loaded;
}
