import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { parseFilter } from '../../platform/filter/parse-filter.ts';
import { parseOrder } from '../../platform/filter/parse-order.ts';
import { double, integer } from '../../platform/json/exact-json.ts';
import { forEachDatabase } from '../../platform/testing/databases.ts';
import { tracesMigrations } from './migrations.ts';
import { traceVocabulary } from './search/trace-vocabulary.ts';
import type { Span } from './span.ts';
import { createTestTraces, makeSpan, startMs } from './testing/traces-fixture.ts';
import type { TraceReport } from './trace.ts';

const codeOf = (code: string) => (error: { code?: string }) => error.code === code;

forEachDatabase('traces', [tracesMigrations], (open) => {
  const openTraces = async (t: TestContext) => {
    const made = createTestTraces(await open(t));
    const ingest = (spans: Span[], experimentId = '1') =>
      made.traces.ingest({ project: 'default', isScoped: false, experimentId, spans });
    const find = async (filter: string, order = '') =>
      (
        await made.traces.search({
          experimentIds: ['1'],
          filter: parseFilter(filter, traceVocabulary),
          order: parseOrder(order, traceVocabulary),
          after: null,
          limit: 100,
        })
      ).map(({ trace }) => Number.parseInt(trace.id.slice(3), 16));
    return { ...made, ingest, find };
  };
  const idOf = (trace: number) => makeSpan(trace, 1).traceId;
  const report = (trace: number, change: Partial<TraceReport> = {}): TraceReport => ({
    id: idOf(trace),
    experimentId: '1',
    clientRequestId: null,
    startedAt: startMs,
    durationMs: 5,
    state: 'OK',
    requestPreview: null,
    responsePreview: null,
    tags: {},
    metadata: {},
    assessments: [],
    ...change,
  });

  test('spans come back as they were sent, roots first', async (t) => {
    const { traces, ingest } = await openTraces(t);
    const source = { attributes: { 'service.name': 'shop' }, scopeName: 'lib', scopeVersion: '1' };
    const attributes = {
      text: 'é"\\',
      whole: double(2),
      part: 0.1,
      large: integer(9007199254740993n),
      list: [1, 'a', null, { deep: [true] }],
      __proto: 'x',
    };
    const root = makeSpan(1, 1, {
      attributes,
      source,
      events: [{ name: 'first token', at: { ms: startMs, ns: 5 }, attributes: { n: 1 } }],
      links: [{ traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), attributes: {} }],
      statusMessage: 'fine',
      traceState: 'a=b',
    });
    const child = makeSpan(1, 2, { source, end: null, kind: 0 });
    const other = makeSpan(2, 1);
    await ingest([child, root, other]);
    const spans = await traces.spansOf([idOf(1), idOf(2), 'tr-none']);
    assert.deepEqual(spans.get(idOf(1)), [root, child]);
    assert.deepEqual(spans.get(idOf(2)), [other]);
    assert.equal(spans.size, 2);
  });

  test('a trace tells what its spans told', async (t) => {
    const { traces, ingest } = await openTraces(t);
    const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7 };
    await ingest([makeSpan(1, 2, { attributes: { 'mlflow.chat.tokenUsage': usage } }, 5)]);
    const early = await traces.get(idOf(1));
    assert.deepEqual(
      [early.state, early.startedAt, early.durationMs, early.name],
      ['IN_PROGRESS', startMs + 5, 10, null],
    );
    await ingest([
      makeSpan(
        1,
        3,
        { attributes: { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 1 } },
        20,
      ),
      makeSpan(1, 1, {
        name: 'answer',
        status: 'ERROR',
        attributes: {
          'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'who?' }] }],
          'output.value': '{"messages":[{"role":"assistant","content":"me"}]}',
          'session.id': 's1',
          'user.id': 'ada',
        },
      }),
    ]);
    const trace = await traces.get(idOf(1));
    assert.deepEqual(
      [trace.state, trace.startedAt, trace.durationMs, trace.name, trace.experimentId],
      ['ERROR', startMs, 30, 'answer', '1'],
    );
    assert.deepEqual([trace.requestPreview, trace.responsePreview], ['who?', 'me']);
    assert.deepEqual({ ...trace.metadata }, { 'mlflow.trace.session': 's1', 'mlflow.trace.user': 'ada' });
    assert.deepEqual(trace.tokens, { inputTokens: 13, outputTokens: 5, totalTokens: 18 });
  });

  test('a batch sent again changes nothing, a span sent again replaces the former', async (t) => {
    const { traces, ingest } = await openTraces(t);
    const attributes = { 'llm.token_count.prompt': 1, 'llm.token_count.completion': 2 };
    const batch = [makeSpan(1, 1, { attributes }), makeSpan(1, 2, { end: null })];
    await ingest(batch);
    await ingest(batch);
    await ingest([makeSpan(1, 2, { name: 'old' }), makeSpan(1, 2, { name: 'ended' })]);
    assert.deepEqual(
      (await traces.spansOf([idOf(1)])).get(idOf(1))?.map(({ name }) => name),
      ['step 1', 'ended'],
    );
    assert.equal((await traces.get(idOf(1))).tokens?.totalTokens, 3);
  });

  test('a large batch is written whole', async (t) => {
    const { traces, ingest } = await openTraces(t);
    const spans = Array.from({ length: 1337 }, (_, index) => makeSpan(1 + (index % 300), 1 + index));
    await ingest(spans);
    const all = await traces.spansOf(Array.from({ length: 300 }, (_, index) => idOf(index + 1)));
    assert.equal(
      [...all.values()].reduce((sum, { length }) => sum + length, 0),
      1337,
    );
  });

  test('what no database keeps in a text is replaced and the rest stays', async (t) => {
    const { traces, ingest, find } = await openTraces(t);
    await ingest([makeSpan(1, 1, { name: 'a\0b', attributes: { 'k\0': 'v\0\ud800' } })]);
    const [span] = (await traces.spansOf([idOf(1)])).get(idOf(1))!;
    assert.deepEqual([span?.name, span?.attributes], ['a\ufffdb', { 'k\ufffd': 'v\ufffd\ufffd' }]);
    assert.deepEqual(await find("span.attributes.x = 'y'"), []);
  });

  test('a project cannot write into the traces of another', async (t) => {
    const { traces, ingest } = await openTraces(t);
    await ingest([makeSpan(1, 1)]);
    const receipt = await traces.ingest({
      project: 'elsewhere',
      isScoped: true,
      experimentId: '3',
      spans: [makeSpan(1, 2), makeSpan(1, 3), makeSpan(2, 1)],
    });
    assert.deepEqual(receipt, { rejectedCount: 2, message: '1 traces belong to another project' });
    assert.equal((await traces.spansOf([idOf(1)])).get(idOf(1))?.length, 1);
    await assert.rejects(traces.report(report(1, { experimentId: '3' })), codeOf('conflict'));
    await assert.rejects(
      traces.ingest({ project: 'elsewhere', isScoped: true, experimentId: '1', spans: [makeSpan(4, 1)] }),
      codeOf('not-found'),
    );
    await assert.rejects(ingest([makeSpan(4, 1)], '9'), codeOf('conflict'));
  });

  test('without an experiment spans go to the default one of the project', async (t) => {
    const { traces } = await openTraces(t);
    await traces.ingest({
      project: 'default',
      isScoped: false,
      experimentId: null,
      spans: [makeSpan(1, 1)],
    });
    assert.equal((await traces.get(idOf(1))).experimentId, '1');
  });

  test('a report and spans make one trace in either order', async (t) => {
    const { traces, ingest } = await openTraces(t);
    await ingest([makeSpan(1, 1, { attributes: { 'input.value': 'seen' } })]);
    const said = { tags: { a: '1' }, metadata: { m: 'x' }, requestPreview: 'told', durationMs: 77 };
    const trace = await traces.report(report(1, { ...said, tags: { a: '1', b: '2' } }));
    await traces.report(report(2, said));
    await ingest([makeSpan(2, 1, { attributes: { 'input.value': 'seen' } })]);
    assert.deepEqual({ ...trace.tags }, { a: '1', b: '2' });
    assert.deepEqual([trace.requestPreview, trace.durationMs], ['told', 77]);
    const second = await traces.get(idOf(2));
    assert.deepEqual(
      [second.requestPreview, second.durationMs, { ...second.metadata }],
      ['told', 77, { m: 'x' }],
    );
    assert.equal((await traces.report(report(1))).requestPreview, 'told');
  });

  test('tags are set and deleted, an older client ends its trace', async (t) => {
    const { traces } = await openTraces(t);
    await traces.report(report(1, { state: 'IN_PROGRESS', durationMs: null }));
    await traces.setTag(idOf(1), 'k', 'v');
    await traces.setTag(idOf(1), 'k', 'w');
    await traces.setTag(idOf(1), '__proto__', 'p');
    const ended = await traces.end(idOf(1), {
      endedAt: startMs + 40,
      state: 'ERROR',
      tags: { z: '1' },
      metadata: { m: '2' },
    });
    assert.deepEqual([ended.durationMs, ended.state], [40, 'ERROR']);
    assert.deepEqual(Object.entries(ended.tags), [
      ['__proto__', 'p'],
      ['k', 'w'],
      ['z', '1'],
    ]);
    await traces.deleteTag(idOf(1), 'k');
    await assert.rejects(traces.deleteTag(idOf(1), 'k'), codeOf('not-found'));
    await assert.rejects(traces.setTag('none', 'k', 'v'), codeOf('not-found'));
  });

  test('filters look at traces, tags, metadata, spans and what was thought of them', async (t) => {
    const { traces, ingest, find } = await openTraces(t);
    await ingest([
      makeSpan(1, 1, { name: 'ask', attributes: { 'mlflow.spanType': 'AGENT', model: 'gpt-5', n: 2 } }),
      makeSpan(1, 2, { name: 'tool', status: 'ERROR', attributes: { 'mlflow.spanType': 'TOOL' } }),
      makeSpan(
        2,
        1,
        { name: 'ask', status: 'ERROR', attributes: { model: 'llama', 'we.ird key': 'v' } },
        1000,
      ),
      makeSpan(
        3,
        1,
        { name: 'Train', events: [{ name: 'boom', at: { ms: 1, ns: 0 }, attributes: {} }] },
        2000,
      ),
    ]);
    await ingest([makeSpan(4, 1)], '2');
    await traces.report(report(2, { startedAt: startMs + 1000, state: 'ERROR', tags: { env: 'prod' } }));
    await traces.report(
      report(3, {
        startedAt: startMs + 2000,
        metadata: { 'mlflow.sourceRun': 'run1' },
        clientRequestId: 'c3',
      }),
    );
    await traces.linkToRun([idOf(1), 'tr-none'], 'run1');
    const feedback = (trace: number, name: string, value: unknown, kind = 'feedback' as const) =>
      traces.assessments.create({
        traceId: idOf(trace),
        name,
        kind,
        spanId: null,
        source: { type: 'HUMAN', id: 'ada' },
        valueJson: JSON.stringify(value),
        error: null,
        rationale: null,
        metadata: {},
        overrides: null,
      });
    await feedback(1, 'good', true);
    await feedback(2, 'good', false);
    await feedback(2, 'tone', 'rude');
    await feedback(3, 'answer', 'Paris', 'expectation' as never);

    const expectations: [string, number[]][] = [
      ['', [3, 2, 1]],
      ["status = 'ERROR'", [2]],
      ["attributes.status IN ('OK', 'ERROR') and timestamp_ms > 1700000000500", [3, 2]],
      ['trace.execution_time < 6', [3, 2]],
      [`end_time_ms >= ${startMs + 2000}`, [3]],
      ["name = 'ask'", [2, 1]],
      ["name ILIKE 'tr%'", [3]],
      ["name LIKE 'tr%'", []],
      ["name RLIKE '^(ask|x)$'", [2, 1]],
      ["request_id = 'tr-00000000000000000000000000000001'", [1]],
      ["client_request_id = 'c3'", [3]],
      ["tags.env = 'prod'", [2]],
      ["tag.`env` != 'prod'", []],
      ['tags.env is null', [3, 1]],
      ["metadata.`mlflow.sourceRun` LIKE 'run%'", [3]],
      ["run_id = 'run1'", [3, 1]],
      ["span.name = 'tool' and span.type = 'AGENT'", [1]],
      ["span.status = 'ERROR'", [2, 1]],
      ["span.type NOT IN ('AGENT', 'TOOL')", [3, 2]],
      ["span.attributes.model = 'gpt-5'", [1]],
      ["span.attributes.model LIKE 'gpt%'", [1]],
      ["span.attributes.n = '2'", [1]],
      ["span.`attributes.we.ird key` RLIKE 'v'", [2]],
      ["text LIKE '%boom%'", [3]],
      ["trace.text ILIKE '%LLAMA%'", [2]],
      ["span.content LIKE '%nothing%'", []],
      ["feedback.good = 'true'", [1]],
      ["feedback.good != 'true'", [2]],
      ["feedback.tone = 'rude' and feedback.good = 'false'", [2]],
      ['feedback.tone = \'"rude"\'', [2]],
      ["expectation.answer LIKE 'P%'", [3]],
      ["feedback.answer LIKE 'P%'", []],
      ['feedback.good is not null', [2, 1]],
      ["not (status = 'ERROR') or tags.env = 'prod'", [3, 2, 1]],
    ];
    for (const [filter, expected] of expectations) assert.deepEqual(await find(filter), expected, filter);
    assert.deepEqual(await find('', 'timestamp_ms'), [1, 2, 3]);
    assert.deepEqual(await find('', 'tags.env'), [2, 3, 1]);
    assert.deepEqual(await find('', 'execution_time_ms desc, request_id desc'), [1, 3, 2]);
    for (const bad of ["span.colour = 'x'", "text = 'x'", 'status = 3', "name RLIKE '('", "nope = '1'"])
      await assert.rejects(find(bad), codeOf('invalid-filter'), bad);
    await assert.rejects(find('', 'span.name'), codeOf('invalid-filter'));

    const counts = await traces.count({
      experimentIds: ['1'],
      base: null,
      first: parseFilter("name = 'ask'", traceVocabulary),
      second: parseFilter("status = 'ERROR'", traceVocabulary),
    });
    assert.deepEqual(counts, { total: 3, first: 2, second: 1, both: 1 });
  });

  test('pages go on where the one before ended, in every order', async (t) => {
    const { traces, ingest } = await openTraces(t);
    for (let trace = 1; trace <= 23; trace++) {
      const tags = trace % 3 === 0 ? {} : { shard: `s${trace % 2}` };
      await ingest([makeSpan(trace, 1, {}, trace % 5)]);
      for (const [key, value] of Object.entries(tags)) await traces.setTag(idOf(trace), key, value);
    }
    for (const text of ['', 'timestamp', 'tags.shard desc', 'status, name desc', 'execution_time desc']) {
      const order = parseOrder(text, traceVocabulary);
      const query = { experimentIds: ['1'], filter: null, order } as const;
      const whole = await traces.search({ ...query, after: null, limit: 100 });
      assert.equal(whole.length, 23);
      const paged: string[] = [];
      let after: (typeof whole)[number]['place'] | null = null;
      for (;;) {
        const page: typeof whole = await traces.search({ ...query, after, limit: 4 });
        paged.push(...page.map(({ trace }) => trace.id));
        if (page.length < 4) break;
        after = page.at(-1)!.place;
      }
      assert.deepEqual(
        paged,
        whole.map(({ trace }) => trace.id),
        text,
      );
    }
  });

  test('assessments are made, changed, overridden and removed', async (t) => {
    const { traces, clock } = await openTraces(t);
    await traces.report(report(1));
    const make = (valueJson: string, overrides: string | null = null) =>
      traces.assessments.create({
        traceId: idOf(1),
        name: 'good',
        kind: 'feedback',
        spanId: 'abc',
        source: { type: 'CODE', id: 'check' },
        valueJson,
        error: null,
        rationale: 'because',
        metadata: { a: '1' },
        overrides,
      });
    const first = await make('0.5');
    clock.advance(10);
    const second = await make('"yes"', first.id);
    const { get, update, remove } = traces.assessments;
    assert.deepEqual([(await get(idOf(1), first.id)).isValid, second.isValid], [false, true]);
    const changed = await update(idOf(1), second.id, {
      rationale: 'hm\0m',
      metadata: { b: '2' },
      value: { kind: 'feedback', valueJson: 'null', error: { code: 'E', message: 'no', stackTrace: null } },
    });
    assert.deepEqual(changed, {
      ...second,
      rationale: 'hm\ufffdm',
      metadata: { a: '1', b: '2' },
      valueJson: 'null',
      error: { code: 'E', message: 'no', stackTrace: null },
      updatedAt: startMs + 10,
    });
    await assert.rejects(
      update(idOf(1), second.id, { value: { kind: 'expectation', valueJson: '1', error: null } }),
      codeOf('invalid-request'),
    );
    assert.equal((await traces.get(idOf(1))).assessments.length, 2);
    await remove(idOf(1), second.id);
    await remove(idOf(1), second.id);
    assert.equal((await get(idOf(1), first.id)).isValid, true);
    await assert.rejects(get(idOf(1), second.id), codeOf('not-found'));
    await assert.rejects(make('1', 'a-none'), codeOf('not-found'));
  });

  test('traces go with all that belongs to them, the oldest first', async (t) => {
    const { traces, ingest, find, events, audited } = await openTraces(t);
    for (let trace = 1; trace <= 6; trace++) await ingest([makeSpan(trace, 1, {}, trace)]);
    await traces.setTag(idOf(1), 'a', 'b');
    assert.equal(await traces.remove({ experimentId: '1', untilMs: startMs + 4, limit: 1 }, 'ada'), 1);
    assert.deepEqual(await find(''), [6, 5, 4, 3, 2]);
    assert.equal(await traces.remove({ experimentId: '1', untilMs: startMs + 3 }, 'ada'), 2);
    assert.equal(await traces.remove({ experimentId: '1', ids: [idOf(5), idOf(1), 'x'] }, 'ada'), 1);
    assert.equal(await traces.remove({ experimentId: '2', ids: [idOf(6)] }, 'ada'), 0);
    assert.deepEqual(await find(''), [6, 4]);
    assert.equal((await traces.spansOf([idOf(1), idOf(5)])).size, 0);
    assert.deepEqual([events.length, audited.length], [3, 3]);
    await ingest([makeSpan(1, 1)]);
    assert.deepEqual({ ...(await traces.get(idOf(1))).tags }, {});
  });
});
