import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signature } from '@slipway/contract';
import fc from 'fast-check';
import { isSlipwayError } from '../../platform/errors/slipway-error.ts';
import { readTimestamp } from './read-timestamp.ts';
import { createRowReader } from './row-reader.ts';

const inputs: Signature['inputs'] = [
  { name: 'date', type: 'timestamp', required: true },
  { name: 'distance', type: 'number', required: true },
  { name: 'origin', type: 'string', required: false },
  { name: 'is_holiday', type: 'boolean', required: false },
];
const reader = createRowReader({ inputs });
const good = { date: '2001-03-01T06:30:00', distance: 731, origin: 'SEA', is_holiday: false };
const refusal = (row: Record<string, unknown>) => {
  try {
    reader.read({ rows: [row] });
  } catch (error) {
    if (isSlipwayError(error)) return error;
  }
  throw new Error(`was accepted: ${JSON.stringify(row)}`);
};

test('a good row comes back in the order of the signature, timestamps in milliseconds', () => {
  const [row] = reader.read({ rows: [{ ...good }] });
  assert.deepEqual(row, { ...good, date: Date.UTC(2001, 2, 1, 6, 30) });
  assert.deepEqual(Object.keys(row!), ['date', 'distance', 'origin', 'is_holiday']);
});

test('columns and rows read the same', () => {
  const columns = new Map(Object.entries(good).map(([name, value]) => [name, [value, value]]));
  assert.deepEqual(reader.read({ columns, rowCount: 2 }), reader.read({ rows: [good, good] }));
});

test('optional values may be absent, null or NaN; required ones may not', () => {
  const [row] = reader.read({ rows: [{ date: 0, distance: 1, origin: null }] });
  assert.deepEqual(row, { date: 0, distance: 1, origin: null, is_holiday: null });
  assert.match(refusal({ ...good, distance: null }).message, /row 0, field 'distance' is missing/);
  assert.match(refusal({ ...good, distance: Number.NaN }).message, /'distance' is NaN/);
});

test('wrong types, infinities, huge texts and unknown fields are named', () => {
  assert.match(refusal({ ...good, distance: '731' }).message, /is the text "731", not a number/);
  assert.match(refusal({ ...good, distance: Number.POSITIVE_INFINITY }).message, /is Infinity/);
  assert.match(refusal({ ...good, origin: 'x'.repeat(70_000) }).message, /70000 characters/);
  assert.match(refusal({ ...good, date: 'yesterday' }).message, /not a timestamp/);
  const misspelt = refusal({ ...good, distance: undefined, distanse: 1 });
  assert.match(misspelt.message, /'distanse' is not an input of this model; did you mean 'distance'\?/);
  assert.equal((misspelt.details as { problems: unknown[] }).problems.length, 2);
});

test('no rows and too many rows are refused', () => {
  assert.throws(() => reader.read({ rows: [] }), { code: 'invalid-input' });
  assert.throws(() => reader.read({ columns: new Map(), rowCount: 10_001 }), { code: 'invalid-input' });
});

test('anything a caller can send is either read or refused as invalid-input', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.constantFrom('date', 'distance', 'origin', '__proto__', 'x'), fc.anything())),
      (rows) => {
        try {
          reader.read({ rows });
        } catch (error) {
          assert.ok(isSlipwayError(error) && error.code === 'invalid-input', String(error));
        }
      },
    ),
  );
});

test('timestamps: zones, fractions, and nothing that is not one', () => {
  const at = Date.UTC(2001, 0, 31, 23, 59, 58, 120);
  for (const text of [
    '2001-01-31T23:59:58.12Z',
    '2001-01-31 23:59:58.120',
    '2001-02-01T01:59:58.120+02:00',
    at,
  ]) {
    assert.equal(readTimestamp(text), at, String(text));
  }
  assert.equal(readTimestamp('2001-01-31'), Date.UTC(2001, 0, 31));
  for (const wrong of ['2001-02-30', '2001-13-01', '24:00', '2001-01-01T24:00', 1.5, 1e300, null, {}, '']) {
    assert.equal(readTimestamp(wrong), null, String(wrong));
  }
});

test('every instant reads back from its ISO text', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => assert.equal(readTimestamp(date.toISOString()), date.getTime()),
    ),
  );
});

test('a column of the data that this model does not read is left aside; a column nobody knows is refused', () => {
  const reader = createRowReader({ inputs: [{ name: 'distance', type: 'number', required: true }] }, [
    'distance',
    'date',
  ]);
  assert.deepEqual(reader.read({ rows: [{ distance: 5, date: '2001-01-01' }] }), [{ distance: 5 }]);
  assert.throws(() => reader.read({ rows: [{ distance: 5, dat: 1 }] }), { code: 'invalid-input' });
});
