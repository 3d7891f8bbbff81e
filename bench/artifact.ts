/**
 * One gigabyte up and down through the artifact proxy, beside the plainest file server there can be and MLflow's own:
 * as fast as the plain one within 20 percent, and the server's memory does not grow with the file.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download, upload } from './artifact/transfer.ts';
import { startMlflowTracking } from './report/mlflow-tracking-server.ts';
import { type Figure, median, report } from './report/report.ts';
import { freePort, peakMemoryBytes, stop, untilAnswered } from './report/server-process.ts';
import { startSlipway } from './report/slipway-server.ts';

const sizeBytes = 2 ** 30;
const rounds = 5;
/** MLflow 3.6 takes four times as long for twice the bytes of an upload, so a gigabyte would take it half an hour. */
const peerBytes = 2 ** 26;
/** A transfer in pieces of some hundred kilobytes needs no more than this above what the server held before. */
const growthBar = 100 * 2 ** 20;
const scratch = mkdtempSync(join(tmpdir(), 'slipway-bench-artifact-'));
const endings: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true })];
const notes: string[] = [];

async function startBare(): Promise<string> {
  const port = await freePort();
  const script = join(import.meta.dirname, 'artifact', 'bare-server.ts');
  const child = spawn(process.execPath, [script, String(port), join(scratch, 'bare.bin')]);
  endings.push(() => stop(child));
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(child, url);
  return `${url}/file`;
}

const pathOf = (server: string, turn: number) =>
  `${server}/api/2.0/mlflow-artifacts/artifacts/bench/file-${turn}.bin`;

async function remove(url: string): Promise<void> {
  const { ok, status } = await fetch(url, { method: 'DELETE' });
  if (!ok) throw new Error(`removal of ${url} was answered with ${status}`);
}

const megabytes = (bytes: number) => bytes / 2 ** 20;
const rate = (seconds: number, bytes = sizeBytes) => megabytes(bytes) / seconds;

try {
  const bare = await startBare();
  const slipway = await startSlipway(scratch, 'home');
  endings.push(slipway.stop);
  const peer = await startMlflowTracking(join(scratch, 'mlflow'), `sqlite:///${join(scratch, 'mlflow.db')}`);
  if (typeof peer === 'string') notes.push(`MLflow was not measured: ${peer}`);
  else endings.push(peer.stop);

  const small = pathOf(slipway.url, 1000);
  await upload(small, 2 ** 20, 1000);
  await download(small, 2 ** 20);
  const before = peakMemoryBytes(slipway.child.pid!);

  const seconds = {
    up: { bare: [] as number[], ours: [] as number[], peer: [] as number[] },
    down: { bare: [] as number[], ours: [] as number[], peer: [] as number[] },
  };
  for (let turn = 0; turn < rounds; turn++) {
    seconds.up.bare.push(await upload(bare, sizeBytes, turn));
    seconds.down.bare.push(await download(bare, sizeBytes));
    const ours = pathOf(slipway.url, turn);
    seconds.up.ours.push(await upload(ours, sizeBytes, turn));
    seconds.down.ours.push(await download(ours, sizeBytes));
    await remove(ours);
    if (typeof peer === 'string' || turn > 0) continue;
    const theirs = pathOf(peer.url, turn);
    seconds.up.peer.push(await upload(theirs, peerBytes, turn));
    seconds.down.peer.push(await download(theirs, peerBytes));
    await remove(theirs);
  }

  const figures: Figure[] = (['up', 'down'] as const).map((way) => {
    const ours = median(seconds[way].ours);
    const plain = median(seconds[way].bare);
    if (seconds[way].peer.length > 0)
      notes.push(
        `${way}: MLflow ${rate(median(seconds[way].peer), peerBytes).toFixed(0)} MB/s with ${megabytes(peerBytes)} MB`,
      );
    return {
      what: way,
      value: rate(ours),
      unit: 'MB/s',
      peer: rate(plain),
      ceiling: rate(Math.min(...seconds[way].bare)),
      ratio: plain / ours,
      atLeast: 1 / 1.2,
    };
  });
  const after = peakMemoryBytes(slipway.child.pid!);
  if (before === null || after === null) notes.push('memory was not measured: there is no /proc here');
  else {
    const growth = Math.max(after - before, 1);
    figures.push({
      what: 'growth of the peak memory',
      value: megabytes(growth),
      unit: 'MB',
      bar: megabytes(growthBar),
      ratio: growthBar / growth,
    });
    notes.push(
      `peak memory ${megabytes(before).toFixed(0)} MB before, ${megabytes(after).toFixed(0)} MB after`,
    );
  }
  report('artifact', figures, notes);
} finally {
  for (const end of endings.reverse()) await end();
}
