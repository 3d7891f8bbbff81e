import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatTime,
} from './quantities.ts';

test('numbers', () => {
  assert.equal(formatCount(3_000_000), '3,000,000');
  assert.equal(formatNumber(0.712345), '0.7123');
  assert.equal(formatNumber(1234), '1,234');
  assert.equal(formatNumber(-0.00001), '-1.000e-5');
  assert.equal(formatNumber('NaN'), 'NaN');
  assert.equal(formatShare(0.2051), '20.5%');
  for (const nothing of [null, undefined, Number.NaN]) {
    for (const format of [formatCount, formatNumber, formatShare, formatBytes, formatDuration]) {
      assert.equal(format(nothing), '–');
    }
  }
});

test('sizes go up in thousands and never read 1000 of a unit', () => {
  assert.deepEqual([0, 999, 1000, 9_940, 13_500_000, 999_600, 2e15].map(formatBytes), [
    '0 B',
    '999 B',
    '1.0 kB',
    '9.9 kB',
    '14 MB',
    '1.0 MB',
    '2000 TB',
  ]);
});

test('durations in at most two units', () => {
  assert.deepEqual(
    [0, 999.6, 1500, 59_400, 59_600, 60_000, 185_000, 3_600_000, 7_800_000, 273_600_000].map(formatDuration),
    ['0 ms', '1.0 s', '1.5 s', '59 s', '1 min', '1 min', '3 min 5 s', '1 h', '2 h 10 min', '3 d 4 h'],
  );
});

test('ages and times', () => {
  assert.equal(formatAge(1_000, 6_000), '5 s ago');
  assert.equal(formatAge(0, 200_000), '3 min ago');
  assert.equal(formatAge(10, 0), '0 s ago');
  assert.equal(formatAge(null, 0), '–');
  assert.equal(formatTime(988_909_200_000), '2001-05-03 17:00:00');
  assert.equal(formatTime(8.65e15), '–');
});
