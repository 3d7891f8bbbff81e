import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLine, pad, textWidth, truncate } from './text-width.ts';

test('widths of narrow, wide, combining and coloured text', () => {
  assert.equal(textWidth('flights'), 7);
  assert.equal(textWidth('数据'), 4);
  assert.equal(textWidth('e\u0301'), 1);
  assert.equal(textWidth('\u001b[31mred\u001b[39m'), 3);
  assert.equal(textWidth('🚀'), 2);
});

test('cutting keeps within the width and never splits a wide character', () => {
  assert.equal(truncate('abcdef', 6), 'abcdef');
  assert.equal(truncate('abcdef', 4), 'abc…');
  assert.equal(truncate('数据集', 4), '数…');
  assert.equal(truncate('abc', 0), '');
});

test('padding on either side', () => {
  assert.equal(pad('ab', 4), 'ab  ');
  assert.equal(pad('ab', 4, 'right'), '  ab');
  assert.equal(pad('数', 4), '数  ');
});

test('text from elsewhere cannot move the cursor', () => {
  assert.equal(oneLine('a\nb\u001b[2Jc\u0007'), 'a bc�');
});
