import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFields } from './parse-fields.ts';

const inputs = [
  { name: 'distance', type: 'number', required: true },
  { name: 'origin', type: 'string', required: false },
  { name: 'isCharter', type: 'boolean', required: false },
] as const;
const parse = (texts: Record<string, string>) => parseFields([...inputs], (name) => texts[name] ?? '');

test('texts become values of the declared types, an empty field is missing', () => {
  assert.deepEqual(parse({ distance: ' 1e3 ', isCharter: 'true' }), {
    row: { distance: 1000, origin: null, isCharter: true },
    problems: {},
  });
});

test('what is wrong is told by field', () => {
  assert.deepEqual(parse({ distance: '12 km' }).problems, { distance: '12 km is no number' });
  assert.deepEqual(parse({ origin: 'SFO' }).problems, { distance: 'a value is required' });
});
