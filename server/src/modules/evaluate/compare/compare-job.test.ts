import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDuckDb, quoteText } from '../../../engines/duckdb/index.ts';
import { createJobContext, type RecordedContext } from '../../train/testing/job-context.ts';
import { compareJob } from './compare-job.ts';
import type { ComparisonOutput } from './comparison-input.ts';

/** A scores file written as SQL over 4,000 rows; `i` is the row. */
async function scores(context: RecordedContext, select: string, where = 'true'): Promise<string> {
  const db = await openDuckDb({ memoryLimitBytes: 1e9, threads: 1 });
  const path = join(context.folder, 'scores.parquet');
  const rows = `SELECT i AS __row, ${select} FROM (SELECT range AS i, hash(range) % 1000 / 1000.0 AS u FROM range(4000)) WHERE ${where}`;
  await db.run(`COPY (${rows}) TO ${quoteText(path)} (FORMAT parquet)`);
  db.close();
  return (await context.blobs.putFile(path)).digest;
}

async function compare(
  context: RecordedContext,
  digests: { challenger: string; champion: string },
  more: Record<string, unknown> = {},
): Promise<ComparisonOutput> {
  const side = (id: string, scoresDigest: string) => ({
    subject: { kind: 'run', id, label: id },
    evaluationId: `e-${id}`,
    scoresDigest,
  });
  const input = {
    project: 'p',
    metric: 'auc',
    task: 'binary',
    classCount: 2,
    threshold: 0.5,
    challenger: side('new', digests.challenger),
    champion: side('old', digests.champion),
    datasetVersionId: 'v',
    split: 'test',
    ...more,
  };
  return (await compareJob.run(input as never, context)) as ComparisonOutput;
}

const actual = '(i % 2)::DOUBLE AS actual';
const good = `${actual}, 0.3 * (i % 2) + 0.7 * u AS score`;
const poor = `${actual}, 0.1 * (i % 2) + 0.9 * u AS score`;

test('a clearly better model is better, the other way round worse, and equal to itself', async (t) => {
  const context = await createJobContext(t);
  const [a, b] = [await scores(context, good), await scores(context, poor)];
  const better = await compare(context, { challenger: a, champion: b });
  assert.equal(better.verdict, 'better');
  assert.ok(better.low > 0 && better.low < better.difference && better.difference < better.high);
  assert.equal(better.rowCount, 4000);
  assert.ok(Math.abs(better.difference - (better.challengerValue! - better.championValue!)) < 1e-9);
  assert.equal((await compare(context, { challenger: b, champion: a })).verdict, 'worse');
  const same = await compare(context, { challenger: a, champion: a });
  assert.deepEqual([same.verdict, same.difference, same.low, same.high], ['inconclusive', 0, 0, 0]);
});

test('a loss that falls is better; the same seed gives the same interval', async (t) => {
  const context = await createJobContext(t);
  const digests = { challenger: await scores(context, good), champion: await scores(context, poor) };
  const compared = await compare(context, digests, { metric: 'brier' });
  assert.deepEqual([compared.verdict, compared.difference < 0], ['better', true]);
  assert.deepEqual(await compare(context, digests, { metric: 'brier' }), compared);
});

test('rows are joined by their number, whatever the order of the files', async (t) => {
  const context = await createJobContext(t);
  const shuffled = await scores(context, good, 'true ORDER BY hash(i)');
  const plain = await scores(context, good);
  const compared = await compare(context, { challenger: shuffled, champion: plain });
  assert.deepEqual([compared.difference, compared.rowCount], [0, 4000]);
});

test('regression and multiclass are compared too', async (t) => {
  const context = await createJobContext(t);
  const near = await scores(context, 'u AS actual, u + 0.1 AS score');
  const far = await scores(context, 'u AS actual, u + 0.3 AS score');
  const rmse = await compare(
    context,
    { challenger: near, champion: far },
    { task: 'regression', metric: 'rmse', classCount: 1, threshold: null },
  );
  assert.deepEqual([rmse.verdict, Number(rmse.difference.toFixed(6))], ['better', -0.2]);
  const sure = (share: number) =>
    `(i % 3)::DOUBLE AS actual, ${[0, 1, 2].map((k) => `CASE WHEN i % 3 = ${k} THEN ${share} ELSE ${(1 - share) / 2} END AS p${k}`).join(', ')}`;
  const digests = {
    challenger: await scores(context, sure(0.8)),
    champion: await scores(context, sure(0.5)),
  };
  const loss = await compare(context, digests, {
    task: 'multiclass',
    metric: 'log_loss',
    classCount: 3,
    threshold: null,
  });
  assert.ok(Math.abs(loss.difference - Math.log(0.5 / 0.8)) < 1e-5, String(loss.difference));
});

test('other rows, or another truth, are refused', async (t) => {
  const context = await createJobContext(t);
  const all = await scores(context, good);
  const some = await scores(context, good, 'i < 3990');
  const other = await scores(context, `CASE WHEN i = 5 THEN 0.0 ELSE i % 2 END AS actual, u AS score`);
  await assert.rejects(compare(context, { challenger: all, champion: some }), {
    code: 'invalid-input',
    message: /10 rows were scored by the challenger only and 0 by the champion only/,
  });
  await assert.rejects(compare(context, { challenger: all, champion: other }), {
    code: 'invalid-input',
    message: /truth differs in 1 rows/,
  });
  const oneClass = await scores(context, '0.0 AS actual, u AS score');
  await assert.rejects(compare(context, { challenger: oneClass, champion: oneClass }), {
    code: 'invalid-input',
    message: /auc cannot be compared on these rows: only one class/,
  });
});
