import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { double, integer, readExactJson, toNumber, writeExactJson } from './exact-json.ts';

test('integers of 64 bits and whole doubles keep what they were', () => {
  const value = {
    a: integer(9223372036854775807n),
    b: double(2),
    c: double(-0),
    d: integer(7n),
    e: double(1e21),
  };
  const text = writeExactJson(value);
  assert.equal(text, '{"a":9223372036854775807,"b":2.0,"c":-0.0,"d":7,"e":1e+21}');
  assert.equal(writeExactJson(readExactJson(text)), text);
  assert.equal(toNumber(double(3)), 3);
});

test('numbers that JSON lacks are texts', () => {
  assert.deepEqual([double(Number.NaN), double(Number.NEGATIVE_INFINITY)], ['NaN', '-Infinity']);
});

test('any JSON comes back as it was, apart from characters that databases refuse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = writeExactJson(value);
      assert.equal(writeExactJson(readExactJson(text)), text);
    }),
  );
  assert.equal(writeExactJson({ 'a\0': ['\0', '\ud800'] }), '{"a\ufffd":["\ufffd","\ufffd"]}');
  // A backslash before u0000 is text and stays.
  assert.equal(writeExactJson('\\u0000'), '"\\\\u0000"');
});

test('any double and any integer come back exactly', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const read = readExactJson(writeExactJson(double(value)));
      assert.ok(Object.is(toNumber(read as never), value));
      assert.ok(typeof read === 'number' ? !Number.isInteger(value) : true);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      assert.equal(writeExactJson(readExactJson(writeExactJson(integer(value)))), value.toString());
    }),
  );
});
