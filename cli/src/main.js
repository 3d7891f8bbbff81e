#!/usr/bin/env node
/**
 * `slipway`: the command line. Everything goes through the SDK; only `slipway up` starts a server.
 *
 * Node keeps what it stripped and compiled, which halves the time to start; the processes of jobs inherit it. That must
 * be switched on before anything else is loaded, hence the import below, and hence the one file here that is plain
 * JavaScript: what is loaded before could not be kept, and Node would load its TypeScript stripper for it every time.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const cache = fileURLToPath(new URL('../../node_modules/.cache/slipway/compiled', import.meta.url));
process.env['NODE_COMPILE_CACHE'] ??= cache;
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

const { runProcess } = await import('./program/run-process.ts');
await runProcess();
