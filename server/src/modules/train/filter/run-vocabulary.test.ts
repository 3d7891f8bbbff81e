import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFilter as parse } from '../../../platform/filter/parse-filter.ts';
import { parseOrder as parseOrdering } from '../../../platform/filter/parse-order.ts';
import {
  attributes,
  type RunField as Field,
  type RunFilter as Filter,
  runVocabulary,
} from './run-vocabulary.ts';

const parseFilter = (source: string) => parse(source, runVocabulary);
const parseOrder = (source: string) => parseOrdering(source, runVocabulary);

const metric = (key: string): Field => ({ of: 'metric', key });

test('and binds tighter than or, not tighter than and', () => {
  const compare = (key: string) =>
    ({ kind: 'compare', field: metric(key), operator: '=', value: 1 }) as const;
  assert.deepEqual(parseFilter('metrics.a = 1 or metrics.b = 1 and not metrics.c = 1'), {
    kind: 'joined',
    by: 'or',
    items: [
      compare('a'),
      { kind: 'joined', by: 'and', items: [compare('b'), { kind: 'not', item: compare('c') }] },
    ],
  });
});

test('every test of the language parses, keywords in any case', () => {
  const cases: [string, Filter][] = [
    [
      "params.trainer = 'gbdt'",
      { kind: 'compare', field: { of: 'param', key: 'trainer' }, operator: '=', value: 'gbdt' },
    ],
    [
      'params.depth >= 6',
      { kind: 'compare', field: { of: 'param', key: 'depth' }, operator: '>=', value: 6 },
    ],
    ['metrics."a b" <> -1.5e3', { kind: 'compare', field: metric('a b'), operator: '!=', value: -1500 }],
    ['metrics.`val "x"` == .5', { kind: 'compare', field: metric('val "x"'), operator: '=', value: 0.5 }],
    ['metric.train/loss<1', { kind: 'compare', field: metric('train/loss'), operator: '<', value: 1 }],
    [
      "attributes.status = 'FINISHED'",
      { kind: 'compare', field: { of: 'attribute', key: 'status' }, operator: '=', value: 'finished' },
    ],
    [
      "started_at > '2026-01-31T00:00:00Z'",
      {
        kind: 'compare',
        field: { of: 'attribute', key: 'started_at' },
        operator: '>',
        value: Date.UTC(2026, 0, 31),
      },
    ],
    [
      "NAME Not Like 'it''s%'",
      {
        kind: 'like',
        field: { of: 'attribute', key: 'name' },
        isNegated: true,
        isCaseSensitive: true,
        pattern: "it's%",
      },
    ],
    [
      'tags.owner in (\'a\', "b")',
      { kind: 'in', field: { of: 'tag', key: 'owner' }, isNegated: false, values: ['a', 'b'] },
    ],
    ['metrics.auc is not null', { kind: 'null', field: metric('auc'), isNegated: true }],
    ['metrics.loss is nan', { kind: 'nan', field: metric('loss'), isNegated: false }],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseFilter(text), expected, text);
  assert.equal(parseFilter('  '), null);
});

test('a mistake is answered with its place and a hint', () => {
  const cases: [string, RegExp, RegExp][] = [
    ['auc > 0.7', /at character 1: a run has no attribute 'auc'/, /metrics\.auc/],
    ["statsu = 'failed'", /character 1: .*'statsu'/, /did you mean 'status'/],
    ["metrics.auc > 0.7 adn name = 'x'", /character 19: 'adn' is not expected/, /join conditions/],
    ['metrics.auc > ', /character 15: expected a value, found the end/, /numbers as they are/],
    ["metrics.auc > 'high'", /character 15: auc is a number/, /without quotes/],
    ["params.trainer = 'gbdt", /character 18: this ' is never closed/, /close it/],
    ["(metrics.auc > 1 or name = 'a'", /expected '\)', found the end/, /^$/],
    ["status = 'finishd'", /'finishd' is not a status/, /did you mean 'finished'/],
    ["started_at > 'yesterday'", /'yesterday' is not a time/, /2026-01-31/],
    ["metrics.auc like '0.%'", /has no pattern/, /^$/],
    ['tags.owner = 5', /owner is text/, /in quotes/],
    ['model.auc > 1', /'model\.' is not something a run has/, /metrics\., params\./],
    ['metrics.auc ~ 1', /character 13: '~' is not expected/, /write conditions/],
    ['metrics.auc is 5', /expected null after 'is'/, /is nan/],
    [`${'('.repeat(60)}name = 'a'${')'.repeat(60)}`, /nested deeper/, /^$/],
  ];
  for (const [text, message, hint] of cases) {
    assert.throws(
      () => parseFilter(text),
      (error: { code: string; message: string; hint?: string }) => {
        assert.equal(error.code, 'invalid-filter');
        assert.match(error.message, message);
        assert.match(error.hint ?? '', hint);
        return true;
      },
      text,
    );
  }
});

test('any text parses or throws invalid-filter, and nothing else', () => {
  const pieces = fc.constantFrom(
    'metrics.',
    'params."a b"',
    'auc',
    '>',
    '=',
    "'x'",
    '1.5',
    ' and ',
    ' or ',
    ' not ',
    '(',
    ')',
    ' in ',
    ',',
    ' is null',
    ' like ',
    '"',
    'status',
    '.',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      for (const parse of [parseFilter, parseOrder]) {
        try {
          parse(source);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'invalid-filter', `${source}: ${error}`);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('a printed tree parses back to itself', () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('\0'));
  const field: fc.Arbitrary<Field> = fc.oneof(
    fc.record({ of: fc.constantFrom('metric' as const, 'param' as const, 'tag' as const), key }),
    fc.record({
      of: fc.constant('attribute' as const),
      key: fc.constantFrom('name', 'source', 'duration_ms'),
    }),
  ) as fc.Arbitrary<Field>;
  const isNumber = (of: Field) =>
    of.of === 'metric' || (of.of === 'attribute' && attributes[of.key] !== 'text');
  const literal = (of: Field): fc.Arbitrary<string | number> =>
    isNumber(of)
      ? fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
      : fc.string().filter((text) => !text.includes('\0'));
  const leaf = field.chain((of) =>
    fc.oneof(
      fc.record({
        kind: fc.constant('compare' as const),
        field: fc.constant(of),
        operator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
        value: literal(of),
      }),
      fc.record({
        kind: fc.constant('in' as const),
        field: fc.constant(of),
        isNegated: fc.boolean(),
        values: fc.array(literal(of), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('null' as const), field: fc.constant(of), isNegated: fc.boolean() }),
    ),
  ) as fc.Arbitrary<Filter>;
  const { tree } = fc.letrec<{ tree: Filter; not: Filter }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, leaf, tie('not')),
    not: fc.record({ kind: fc.constant('not' as const), item: tie('tree') }) as fc.Arbitrary<Filter>,
  }));
  const joined = fc
    .array(tree, { minLength: 2, maxLength: 4 })
    .chain((items) =>
      fc.constantFrom('and' as const, 'or' as const).map((by) => ({ kind: 'joined' as const, by, items })),
    );
  fc.assert(
    fc.property(fc.oneof(tree, joined), (filter) => {
      // The generator makes objects without a prototype.
      assert.deepEqual(parseFilter(print(filter)), structuredClone(filter));
    }),
  );
});

function print(filter: Filter): string {
  if (filter.kind === 'joined') return filter.items.map((item) => `(${print(item)})`).join(` ${filter.by} `);
  if (filter.kind === 'not') return `not (${print(filter.item)})`;
  const { of, key } = filter.field;
  const field = of === 'attribute' ? key : `${of}s."${key.replaceAll('"', '""')}"`;
  const literal = (value: string | number) =>
    typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
  if (filter.kind === 'compare') return `${field} ${filter.operator} ${literal(filter.value)}`;
  if (filter.kind === 'in') {
    return `${field} ${filter.isNegated ? 'not ' : ''}in (${filter.values.map(literal).join(', ')})`;
  }
  return `${field} is ${'isNegated' in filter && filter.isNegated ? 'not ' : ''}null`;
}

test('an ordering is a list of fields with directions', () => {
  assert.deepEqual(parseOrder('metrics.auc desc, started_at'), [
    { field: metric('auc'), isDescending: true },
    { field: { of: 'attribute', key: 'started_at' }, isDescending: false },
  ]);
  assert.deepEqual(parseOrder(''), []);
  assert.throws(() => parseOrder('metrics.auc down'), { code: 'invalid-filter', hint: /asc or desc/ });
  assert.throws(() => parseOrder('name,'), { code: 'invalid-filter' });
});
