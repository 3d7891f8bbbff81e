import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawBar, drawProgress } from './progress-bar.ts';
import { createStyle } from './style.ts';
import { textWidth } from './text-width.ts';

const style = createStyle(false);
const progress = {
  fraction: 0.5,
  message: 'tree 30 of 60',
  ratePerSecond: 12.4,
  unit: 'trees',
  remainingMs: 2400,
};

test('a bar fills in eighths and keeps its width', () => {
  assert.equal(drawBar(0, 0, style), `${' '.repeat(20)}   0%`);
  assert.equal(drawBar(1, 0, style), `${'█'.repeat(20)} 100%`);
  assert.equal(drawBar(0.025, 0, style), `▌${' '.repeat(19)}   2%`);
  for (const fraction of [null, -1, 0.333, 0.999, 7])
    assert.equal(textWidth(drawBar(fraction, 3, style)), 25);
});

test('a line says what is done, how fast and how long', () => {
  const line = drawProgress({ title: 'train', progress, elapsedMs: 100 }, { width: 100, frame: 0, style });
  assert.match(line, /^train {23}█{10} {12}50% {2}tree 30 of 60 · 12 trees\/s · 2\.4 s left$/);
});

test('where there is little room the message gives way to the pace', () => {
  const work = { title: 'train', progress, elapsedMs: 100 };
  assert.match(drawProgress(work, { width: 84, frame: 0, style }), /50% {2}tr… · 12 trees\/s · 2\.4 s left$/);
});

test('a line fits the terminal', () => {
  const long = {
    title: 'x'.repeat(60),
    progress: { ...progress, message: 'y'.repeat(200) },
    elapsedMs: null,
  };
  for (const width of [40, 60, 100])
    assert.ok(textWidth(drawProgress(long, { width, frame: 0, style })) <= Math.max(width, 55));
});
