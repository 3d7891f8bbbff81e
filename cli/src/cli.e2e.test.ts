import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { type CliResult, callCli } from './testing/call-cli.ts';
import { spawnSlipway, startTestServer, type TestServer } from './testing/test-server.ts';

/** 600 rows in which `bought` follows from `age` and `city`, with some noise that is the same each time. */
function table(): string {
  const cities = ['Bergen', 'Lyon', 'Porto'];
  const rows = Array.from({ length: 600 }, (_, i) => {
    const age = 18 + ((i * 37) % 60);
    const city = cities[i % 3]!;
    const noise = ((i * 7919) % 100) / 100;
    return `${age},${city},${i % 11 === 0 ? '' : (i % 23) / 2},${(age > 45 ? 0.8 : 0.2) + (city === 'Lyon' ? 0.1 : 0) > noise}`;
  });
  return ['age,city,visits,bought', ...rows].join('\n');
}

describe('the whole command line against a real server', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'slipway-cli-')), 'shop');
  let server: TestServer;

  before(async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'sales.csv'), table());
    server = await startTestServer();
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const slipway = (...words: string[]): Promise<CliResult> =>
    callCli(words, { url: server.url, cwd: folder });

  /** Runs a command that must work, with --json, and answers its document. */
  async function json<T>(...words: string[]): Promise<T> {
    const { exitCode, stdout, stderr } = await slipway(...words, '--json');
    assert.equal(exitCode, 0, `slipway ${words.join(' ')}: ${stderr}${stdout}`);
    assert.equal(stderr, '');
    return JSON.parse(stdout) as T;
  }

  /** Runs a command that must work and answers what a person sees. */
  async function told(...words: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await slipway(...words);
    assert.equal(exitCode, 0, `slipway ${words.join(' ')}: ${stderr}${stdout}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours where there is no terminal
    assert.doesNotMatch(stdout, /\u001b/);
    return stdout;
  }

  test('init looks at the file and writes a project that runs', async () => {
    const written = await json<{ target: string; task: string }>('init', 'sales.csv', '--target', 'bought');
    assert.deepEqual([written.target, written.task], ['bought', 'binary']);
    assert.match(readFileSync(join(folder, 'slipway.yaml'), 'utf8'), /^project: shop$/m);
    assert.match(readFileSync(join(folder, 'features.sql'), 'utf8'), /FROM sales/);
    const again = await slipway('init', 'sales.csv');
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /slipway\.yaml is there already\n {2}replace it with --force/);
  });

  test('run trains and releases; a second run has nothing to do', async () => {
    const first = await told('run');
    assert.match(first, /✓ train /);
    assert.match(first, /✓ deploy /);
    assert.match(await told('run'), /nothing to do: all \d+ steps are unchanged/);
    const run = await json<{ state: string; steps: { state: string }[] }>('run');
    assert.equal(run.state, 'succeeded');
    assert.ok(run.steps.every(({ state }) => state === 'cached'));
  });

  test('status tells the loop', async () => {
    const said = await told('status');
    assert.match(said, /^shop/);
    const { loop } = await json<{ loop: { id: string }[] }>('status');
    assert.deepEqual(
      loop.map(({ id }) => id),
      ['data', 'train', 'evaluate', 'registry', 'deploy', 'monitor'],
    );
  });

  test('data: log, show, query, import', async () => {
    assert.match(await told('data'), /sales +\d+ +600/);
    assert.match(await told('data', 'log', 'sales'), /version/);
    assert.match(await told('data', 'show', 'sales'), /visits .*numeric/);
    assert.match(
      await told('data', 'query', 'SELECT city, count(*) AS n FROM sales GROUP BY city ORDER BY city'),
      /Bergen +200\nLyon +200\nPorto +200\n3 rows/,
    );
    const piped = await callCli(['data', 'query', '-', '--json'], {
      url: server.url,
      cwd: folder,
      stdin: 'SELECT 1 AS one FROM sales LIMIT 1',
    });
    assert.deepEqual(JSON.parse(piped.stdout).rows, [[1]]);
    const wrong = await slipway('data', 'query', 'DROP TABLE sales');
    assert.equal(wrong.exitCode, 1);
    writeFileSync(join(folder, 'more.csv'), 'a,b\n1,x\n2,y\n');
    const version = await json<{ rowCount: number; version: number }>(
      'data',
      'import',
      'more.csv',
      '-m',
      'two rows',
    );
    assert.deepEqual([version.rowCount, version.version], [2, 1]);
    writeFileSync(join(folder, 'broken.parquet'), 'this is no parquet');
    const broken = await slipway('data', 'import', 'broken.parquet');
    assert.equal(broken.exitCode, 1);
    assert.match(broken.stderr, /slipway jobs logs /);
    assert.doesNotMatch(broken.stderr, /\n\s+at /);
  });

  test('runs: list, filter, columns, show, compare', async () => {
    const runs = await json<{ id: string; status: string }[]>(
      'runs',
      'list',
      '--filter',
      "status = 'finished'",
      '--limit',
      '2',
    );
    assert.ok(runs.length === 2);
    assert.match(
      await told('runs', '--columns', 'name,status,params.trainer'),
      /name +status +params\.trainer/,
    );
    assert.match(await told('runs', 'show', runs[0]!.id), /Metrics/);
    const compared = await json<{ values: { isDifferent: boolean }[] }>(
      'runs',
      'compare',
      runs[0]!.id,
      runs[1]!.id,
    );
    const firstEqual = compared.values.findIndex(({ isDifferent }) => !isDifferent);
    assert.ok(compared.values.slice(firstEqual).every(({ isDifferent }) => !isDifferent));
    const wrong = await slipway('runs', '--filter', 'metrics.auc >');
    assert.equal(wrong.exitCode, 1);
    const unknown = await slipway('runs', 'show', 'nothing');
    assert.match(unknown.stderr, /there is no run 'nothing'/);
    assert.equal((await slipway('runs', '--columns', 'odd')).exitCode, 2);
  });

  test('models: list, show, promote; a gate that refuses ends with 3', async () => {
    assert.match(await told('models'), /shop +1 +.*champion=1/);
    assert.match(await told('models', 'list', 'shop'), /champion/);
    assert.match(await told('models', 'show', 'shop'), /evaluate\.auc >= 0\.5/);
    const report = await json<{ passed: boolean }>('models', 'promote', 'shop', '1', '--alias', 'candidate');
    assert.equal(typeof report.passed, 'boolean');
    const file = join(folder, 'slipway.yaml');
    const kept = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      kept.replace('evaluate.auc >= 0.5', 'evaluate.auc >= 1.5').replace('seed: 0 #', 'seed: 1 #'),
    );
    const refused = await slipway('run');
    writeFileSync(file, kept);
    assert.equal(refused.exitCode, 3, refused.stdout + refused.stderr);
    assert.match(refused.stdout, /! gates /);
  });

  test('predict, by every way in', async () => {
    const row = '{"age":60,"city":"Lyon","visits":3}';
    assert.match(await told('predict', 'shop', '--row', row), /revision 1/);
    const one = await json<{ rows: object[]; id: string }>('predict', '--row', row, '--id', 'order-1');
    assert.deepEqual([one.rows.length, one.id], [1, 'order-1']);
    writeFileSync(join(folder, 'rows.jsonl'), `${row}\n${row}\n`);
    assert.equal((await json<{ rows: object[] }>('predict', 'shop', 'rows.jsonl')).rows.length, 2);
    const piped = await callCli(['predict', 'shop', '-', '--json'], {
      url: server.url,
      cwd: folder,
      stdin: `[${row}]`,
    });
    assert.equal(piped.exitCode, 0, piped.stdout);
    const wrong = await slipway('predict', 'shop', '--row', '{"age":"old","city":"Lyon","visits":3}');
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stderr, /age/);
  });

  test('deploy and rollback', async () => {
    assert.match(
      await told('deploy', 'shop', '1', '--endpoint', 'second', '--now', '--wait'),
      /second {2}serves shop/,
    );
    // Version 2 was refused as champion above; a person may still put it behind an endpoint.
    const { revisions } = await json<{ revisions: { state: string; weight: number }[] }>(
      ...['deploy', 'shop', '2', '-e', 'second', '--now', '-w'],
    );
    assert.deepEqual(
      revisions.map(({ state, weight }) => `${state} ${weight}`),
      ['live 100', 'retired 0'],
    );
    const back = await json<{ revisions: { modelVersion: { label: string }; weight: number }[] }>(
      ...['rollback', 'second', '-r', 'a try'],
    );
    assert.match(back.revisions.find(({ weight }) => weight === 100)?.modelVersion.label ?? '', /1$/);
    assert.equal((await slipway('rollback', 'nowhere')).exitCode, 1);
  });

  test('monitor: state, windows, alerts', async () => {
    const [monitor] = await json<{ name: string }[]>('monitor');
    assert.ok(monitor !== undefined);
    assert.match(await told('monitor', 'state', '--check'), new RegExp(monitor.name));
    assert.ok(Array.isArray(await json('monitor', 'windows')));
    assert.deepEqual(await json('monitor', 'alerts', '--state', 'open'), []);
  });

  test('jobs and events', async () => {
    const jobs = await json<{ id: string; state: string }[]>('jobs');
    assert.ok(jobs.length > 0);
    assert.match(await told('jobs', 'list', '--all'), /succeeded/);
    const { job } = await json<{ job: { id: string } }>('jobs', 'logs', jobs[0]!.id);
    assert.equal(job.id, jobs[0]!.id);
    assert.equal((await slipway('jobs', 'cancel', 'nothing')).exitCode, 1);
    const events = await json<{ seq: number }[]>('events', '--limit', '5');
    assert.ok(events.every(({ seq }, i) => i === 0 || seq > events[i - 1]!.seq));
    assert.match(await told('events', '--all'), /^\d{4}-\d\d-\d\d .+ {2}rollout-finished$/m);
  });

  test('doctor finds the server and nothing broken', async () => {
    const { isHealthy, checks } = await json<{
      isHealthy: boolean;
      checks: { name: string; state: string }[];
    }>('doctor');
    assert.equal(isHealthy, true, JSON.stringify(checks));
    assert.equal(checks.find(({ name }) => name === 'server')?.state, 'fine');
  });

  test('events -f follows until it is stopped', async () => {
    const child = spawnSlipway(['events', '-f', '--all', '--json'], { SLIPWAY_URL: server.url });
    const [first] = (await once(child.stdout!, 'data')) as [Buffer];
    assert.equal(typeof JSON.parse(first.toString().split('\n')[0]!).seq, 'number');
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 130);
  });

  test('a second server on the same folder is refused and says who holds it', async () => {
    const child = spawnSlipway(['up', '--port', '0', '--home', server.home]);
    const [complaint, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    assert.equal(code, 1);
    assert.match(complaint, new RegExp(`is in use by process ${server.pid} at ${server.url}`));
  });

  test('a taken port says by whom and what to do', async () => {
    const home = join(folder, 'other-home');
    const port = new URL(server.url).port;
    const child = spawnSlipway(['up', '--port', port, '--home', home]);
    const [complaint, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    assert.equal(code, 1);
    assert.match(complaint, new RegExp(`port ${port} on 127.0.0.1 is taken by a Slipway server`));
    assert.match(complaint, new RegExp(`--port ${Number(port) + 1}`));
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const taken = String((stranger.address() as { port: number }).port);
    const other = spawnSlipway(['up', '--port', taken, '--home', home]);
    const said = await text(other.stderr!);
    stranger.close();
    assert.match(said, new RegExp(`port ${taken} on 127.0.0.1 is taken`));
  });

  test('Ctrl-C stops the server with exit code 0', async () => {
    const home = join(folder, 'third-home');
    const other = await startTestServer(home);
    assert.equal(await other.end('SIGINT'), 0);
    const again = await startTestServer(home);
    assert.equal(await again.end('SIGTERM'), 0);
  });
});
