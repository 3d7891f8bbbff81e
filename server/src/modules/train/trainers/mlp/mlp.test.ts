import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, type Table, type Target } from '@slipway/algorithms';
import { checkOnnx } from '../../fit/check-onnx.ts';
import { checkParams } from '../check-params.ts';
import { linearTrainer } from '../linear.ts';
import { mlpTrainer } from '../mlp.ts';
import type { Trainer, TrainingRound } from '../trainer.ts';
import { fitMlp, type MlpParams } from './fit-mlp.ts';

type Part = { table: Table; target: Target };

/** Two numbers and a category whose product of signs is the class: no line separates it. */
function exclusiveOr(rowCount: number, seed: number, task: Target['task'] = 'binary'): Part {
  const random = createRandom(seed);
  const draw = (next: () => number) => Float32Array.from({ length: rowCount }, next);
  const [x, y] = [draw(random.normal), draw(random.normal)];
  const codes = Int32Array.from({ length: rowCount }, () => random.integer(3));
  const values = Float64Array.from({ length: rowCount }, (_, row) => {
    const sign = x[row]! * y[row]! * (codes[row] === 1 ? -1 : 1);
    if (task === 'binary') return sign > 0 ? 1 : 0;
    return task === 'regression' ? 500 + 100 * sign : sign > 0.3 ? 2 : sign < -0.3 ? 0 : 1;
  });
  for (let row = 0; row < rowCount; row += 9) x[row] = Number.NaN;
  for (let row = 0; row < rowCount; row += 11) codes[row] = -1;
  const columns: Table['columns'] = [
    { name: 'x', kind: 'numeric', values: x },
    { name: 'y', kind: 'numeric', values: y },
    { name: 'mode', kind: 'categorical', codes, categories: ['keep', 'turn', 'rest'] },
  ];
  const classes = { binary: ['no', 'yes'], multiclass: ['low', 'mid', 'high'], regression: [] }[task];
  return {
    table: { rowCount, columns },
    target: task === 'regression' ? { task, values } : { task, values, classes },
  };
}

const options = { seed: 3, threads: 1, signal: new AbortController().signal, onRound: () => undefined };

async function fit(trainer: Trainer, params: object, data: { train: Part; validation: Part | null }) {
  const rounds: TrainingRound[] = [];
  const checked = checkParams(trainer, params as never) as never;
  const fitted = await trainer.fit(data, checked, { ...options, onRound: (round) => rounds.push(round) });
  return { fitted, rounds };
}

function accuracy(scores: ArrayLike<number>, { values }: Target): number {
  let right = 0;
  for (let row = 0; row < values.length; row += 1)
    if (scores[row]! >= 0.5 === (values[row] === 1)) right += 1;
  return right / values.length;
}

const small = { hidden_width: 24, epochs: 30, batch_rows: 64, learning_rate: 0.01 };
const data = { train: exclusiveOr(2_000, 1), validation: exclusiveOr(500, 2) };
const heldOut = exclusiveOr(1_000, 5);

test('what no line separates is learned, with missing values, and reported epoch by epoch', async () => {
  const { fitted, rounds } = await fit(mlpTrainer, small, data);
  const linear = await fit(linearTrainer, {}, data);
  const mlpAccuracy = accuracy(fitted.predict(heldOut.table), heldOut.target);
  const linearAccuracy = accuracy(linear.fitted.predict(heldOut.table), heldOut.target);
  // A sixth of the rows lacks what decides them: at best about 0.9.
  assert.ok(mlpAccuracy > 0.83 && linearAccuracy < 0.6, `${mlpAccuracy} and ${linearAccuracy}`);
  assert.ok(rounds.length <= 30 && rounds[0]!.roundCount === 30);
  assert.deepEqual(Object.keys(rounds[0]!.metrics), ['train/log_loss', 'validation/log_loss']);
  assert.ok(rounds.at(-1)!.metrics['train/log_loss']! < 0.6 * rounds[0]!.metrics['train/log_loss']!);
  const total = fitted.importance.reduce((sum, { gain }) => sum + gain, 0);
  assert.ok(Math.abs(total - 1) < 1e-9 && fitted.importance.length === 3);
});

test('the kept epoch is the best one, and training stops when it gets no better', async () => {
  const params = { ...small, epochs: 200, early_stopping_epochs: 4 };
  const { fitted, rounds } = await fit(mlpTrainer, params, {
    train: exclusiveOr(150, 1),
    validation: exclusiveOr(300, 2),
  });
  const losses = rounds.map(({ metrics }) => metrics['validation/log_loss']!);
  assert.equal(fitted.facts['epochs'], 1 + losses.indexOf(Math.min(...losses)));
  assert.equal(rounds.length, fitted.facts['epochs']! + 4);
});

test('the same seed gives the same bytes', async () => {
  const quick = { ...small, epochs: 3 };
  const bytes = async () => (await fit(mlpTrainer, quick, data)).fitted.toOnnx();
  assert.deepEqual(await bytes(), await bytes());
});

for (const task of ['binary', 'multiclass', 'regression'] as const)
  for (const activation of ['relu', 'silu', 'tanh'] as const)
    test(`ONNX Runtime predicts what the trainer does: ${task}, ${activation}`, async () => {
      const part = exclusiveOr(500, 7, task);
      const params = { ...small, epochs: 4, activation, max_categories: 2, hidden_layers: 3 };
      const { fitted, rounds } = await fit(mlpTrainer, params, { train: part, validation: null });
      assert.equal(rounds.length, 4);
      assert.ok((await checkOnnx(fitted.toOnnx(), fitted, part)) < 1e-5);
    });

test('a regression is reported in the unit of the target and is learned', async () => {
  const train = exclusiveOr(2_000, 1, 'regression');
  const validation = exclusiveOr(400, 2, 'regression');
  const { rounds } = await fit(mlpTrainer, small, { train, validation });
  const first = rounds[0]!.metrics['validation/rmse']!;
  const best = Math.min(...rounds.map(({ metrics }) => metrics['validation/rmse']!));
  assert.ok(first > 60 && best < 0.75 * first, `${first} to ${best}`);
});

test('one class, a table without rows and a loss that overflows are refused', async () => {
  const one = { ...data.train, target: { ...data.train.target, values: new Float64Array(2_000).fill(1) } };
  await assert.rejects(fit(mlpTrainer, small, { train: one, validation: null }), {
    code: 'invalid-target',
    message: /same class/,
  });
  const empty = exclusiveOr(0, 1);
  await assert.rejects(fit(mlpTrainer, small, { train: empty, validation: null }), { code: 'invalid-table' });
  const params = checkParams(mlpTrainer, small) as unknown as MlpParams;
  await assert.rejects(fitMlp(data, { ...params, learning_rate: 1e30 }, options), {
    code: 'invalid-training',
    message: 'the loss is no longer a number after epoch 1',
  });
});
