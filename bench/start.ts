/**
 * Process start to the first answered request, with an existing database: bar 0.5 s. The ceiling is the same for a
 * bare HTTP server on the same Node. Median of 9 starts each, in turn.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, report } from './report/report.ts';
import { freePort, startUp, stop, untilAnswered } from './report/server-process.ts';

const barMs = 500;
const rounds = 9;
const bareServer = join(import.meta.dirname, 'start', 'bare-server.ts');
const home = mkdtempSync(join(tmpdir(), 'slipway-bench-start-'));

async function measure(startProcess: (port: number) => ChildProcess, path: string): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = startProcess(port);
  await untilAnswered(child, `http://127.0.0.1:${port}${path}`);
  const ms = performance.now() - start;
  await stop(child);
  return ms;
}

const ours = () => measure((port) => startUp(['--port', String(port), '--home', home]), '/api/v1/health');
const bare = () =>
  measure((port) => spawn(process.execPath, [bareServer, String(port)], { stdio: 'ignore' }), '/');

try {
  await ours(); // makes the database
  const oursMs: number[] = [];
  const bareMs: number[] = [];
  for (let i = 0; i < rounds; i++) {
    oursMs.push(await ours());
    bareMs.push(await bare());
  }
  const value = median(oursMs);
  report(
    'start',
    [{ what: 'first answer', value, unit: 'ms', bar: barMs, ceiling: median(bareMs), ratio: barMs / value }],
    [`all: ${oursMs.map((ms) => Math.round(ms)).join(', ')} ms`],
  );
} finally {
  rmSync(home, { recursive: true, force: true });
}
