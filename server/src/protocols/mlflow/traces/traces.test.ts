import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startMlflow } from '../testing/start-mlflow.ts';

const { server, ask, get, post, patch } = await startMlflow();
const v3 = (method: string, path: string, body?: unknown) => ask(method, path, { body, version: '3.0' });

const info = (id: string, change: object = {}) => ({
  trace_id: id,
  trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } },
  request_time: '2026-01-02T03:04:05.678Z',
  execution_duration: '1.5s',
  state: 'OK',
  request_preview: '{"q":1}',
  tags: { kind: 'a' },
  trace_metadata: { 'mlflow.trace.session': 's' },
  ...change,
});
const report = (id: string, change: object = {}) =>
  v3('POST', '/traces', { trace: { trace_info: info(id, change) } });

const span = (trace: string, id: string, change: object = {}) => ({
  traceId: trace.padStart(32, '0'),
  spanId: id.padStart(16, '0'),
  name: `span ${id}`,
  startTimeUnixNano: '1767323045678000001',
  endTimeUnixNano: '1767323046678000002',
  status: { code: 1 },
  attributes: [
    {
      key: 'deep',
      value: { kvlistValue: { values: [{ key: 'n', value: { intValue: '9007199254740993' } }] } },
    },
    { key: 'whole', value: { doubleValue: 2 } },
  ],
  ...change,
});
const exportSpans = (spans: object[]) =>
  fetch(new URL('/v1/traces', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mlflow-experiment-id': '0' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });

const code = (reply: { body: unknown }) => (reply.body as { error_code?: string }).error_code;

describe('traces', () => {
  test('a trace comes back as it was told, times to the millisecond', async () => {
    const { status, body } = await report('tr-1');
    assert.equal(status, 200);
    const read = await v3('GET', '/traces/tr-1');
    assert.deepEqual(read.body, body);
    const { trace_info: told } = (read.body as { trace: { trace_info: Record<string, unknown> } }).trace;
    assert.equal(told['request_time'], '2026-01-02T03:04:05.678Z');
    assert.equal(told['execution_duration'], '1.500s');
    assert.equal(told['state'], 'OK');
    assert.deepEqual(told['tags'], {
      kind: 'a',
      'mlflow.artifactLocation': 'mlflow-artifacts:/0/traces/tr-1/artifacts',
      'mlflow.trace.spansLocation': 'TRACKING_STORE',
    });
  });

  test('spans keep their 64-bit numbers, whole doubles and nanoseconds', async () => {
    assert.equal(
      (await exportSpans([span('a1', '1'), span('a1', '2', { parentSpanId: '1'.padStart(16, '0') })])).status,
      200,
    );
    const id = `tr-${'a1'.padStart(32, '0')}`;
    const response = await fetch(new URL(`/api/3.0/mlflow/traces/get?trace_id=${id}`, server.url));
    const body = await response.text();
    assert.match(body, /"start_time_unix_nano":1767323045678000001/);
    assert.match(body, /"int_value":9007199254740993/);
    assert.match(body, /"double_value":2\.0/);
    const file = await fetch(new URL(`/ajax-api/2.0/mlflow/get-trace-artifact?request_id=${id}`, server.url));
    assert.match(file.headers.get('content-disposition') ?? '', /traces\.json/);
    const { spans } = (await file.json()) as { spans: { attributes: Record<string, string> }[] };
    assert.equal(spans.length, 2);
    assert.equal(spans[0]!.attributes['whole'], '2.0');
  });

  test('a trace whose root is not there yet is given in part only to whom wants that', async () => {
    await exportSpans([span('b1', '2', { parentSpanId: '1'.padStart(16, '0') })]);
    const id = `tr-${'b1'.padStart(32, '0')}`;
    const whole = await v3('GET', `/traces/get?trace_id=${id}`);
    assert.equal(whole.status, 404);
    assert.match((whole.body as { message: string }).message, /not fully exported yet/);
    const part = await v3('GET', `/traces/get?trace_id=${id}&allow_partial=true`);
    assert.equal((part.body as { trace: { spans: unknown[] } }).trace.spans.length, 1);
    const many = await v3('GET', `/traces/batchGet?trace_ids=${id}`);
    assert.deepEqual(many.body, {});
  });

  test('pages follow each other and a token belongs to its search', async () => {
    for (let each = 0; each < 5; each++) await report(`tr-page-${each}`, { tags: { page: 'yes' } });
    const search = (change: object) =>
      v3('POST', '/traces/search', {
        locations: [{ type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: '0' } }],
        filter: "tag.page = 'yes'",
        max_results: 2,
        ...change,
      });
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const { body } = await search(token === undefined ? {} : { page_token: token });
      const page = body as { traces: { trace_id: string }[]; next_page_token?: string };
      seen.push(...page.traces.map(({ trace_id }) => trace_id));
      token = page.next_page_token;
    } while (token !== undefined);
    assert.deepEqual(
      seen.sort(),
      [0, 1, 2, 3, 4].map((each) => `tr-page-${each}`),
    );
    const { body } = await search({});
    const other = await search({
      filter: '',
      page_token: (body as { next_page_token: string }).next_page_token,
    });
    assert.equal(code(other), 'INVALID_PARAMETER_VALUE');
    assert.equal(code(await search({ max_results: 501 })), 'INVALID_PARAMETER_VALUE');
    assert.equal(code(await search({ filter: 'no such thing' })), 'INVALID_PARAMETER_VALUE');
  });

  test('how two filters go together is counted', async () => {
    const { body } = await v3('POST', '/traces/calculate-filter-correlation', {
      experiment_ids: ['0'],
      filter_string1: "tag.page = 'yes'",
      filter_string2: "tag.page = 'yes'",
    });
    const counted = body as Record<string, number>;
    assert.equal(counted['filter1_count'], 5);
    assert.equal(counted['joint_count'], 5);
    assert.equal(counted['npmi'], 1);
  });

  test('what is wrong is refused in MLflow’s words', async () => {
    for (const [reply, expected] of [
      [await report('tr-x', { request_time: 'yesterday' }), 'INVALID_PARAMETER_VALUE'],
      [await report('tr-x', { execution_duration: '3 minutes' }), 'INVALID_PARAMETER_VALUE'],
      [await report('tr-x', { state: 'GREAT' }), 'INVALID_PARAMETER_VALUE'],
      [await report('x'.repeat(201)), 'INVALID_PARAMETER_VALUE'],
      [await report('tr-x', { tags: { ['k'.repeat(251)]: 'v' } }), 'INVALID_PARAMETER_VALUE'],
      [
        await report('tr-x', { trace_location: { mlflow_experiment: { experiment_id: '77' } } }),
        'RESOURCE_DOES_NOT_EXIST',
      ],
      [await post('/traces', { experiment_id: '0', timestamp_ms: 9e15 }), 'INVALID_PARAMETER_VALUE'],
      [await v3('GET', '/traces/tr-none'), 'RESOURCE_DOES_NOT_EXIST'],
      [await v3('PATCH', '/traces/tr-none/tags', { key: 'a', value: 'b' }), 'RESOURCE_DOES_NOT_EXIST'],
      [
        await v3('PATCH', '/traces/tr-1/tags', { key: 'a', value: 'b'.repeat(8001) }),
        'INVALID_PARAMETER_VALUE',
      ],
      [await v3('DELETE', '/traces/tr-1/tags', { key: 'none' }), 'RESOURCE_DOES_NOT_EXIST'],
      [await v3('POST', '/traces/delete-traces', { experiment_id: '0' }), 'INVALID_PARAMETER_VALUE'],
      [
        await v3('POST', '/traces/delete-traces', {
          experiment_id: '0',
          max_timestamp_millis: 1,
          max_traces: 0,
        }),
        'INVALID_PARAMETER_VALUE',
      ],
      [
        await post('/traces/link-to-run', { trace_ids: Array(101).fill('tr-1'), run_id: 'none' }),
        'INVALID_PARAMETER_VALUE',
      ],
    ] as const)
      assert.equal(code(reply), expected, JSON.stringify(reply.body));
  });

  test('an assessment’s mask says what changes; its kind never does', async () => {
    const created = await v3('POST', '/traces/tr-1/assessments', {
      assessment: {
        assessment_name: 'good',
        source: { source_type: 'human', source_id: 'ann' },
        feedback: { value: 'yes' },
        rationale: 'so',
      },
    });
    const { assessment } = created.body as {
      assessment: { assessment_id: string; source: { source_type: string } };
    };
    assert.equal(assessment.source.source_type, 'HUMAN');
    const path = `/traces/tr-1/assessments/${assessment.assessment_id}`;
    const changed = await v3('PATCH', path, {
      assessment: { rationale: 'not so', feedback: { value: 'no' } },
      update_mask: 'rationale',
    });
    const read = (changed.body as { assessment: Record<string, unknown> }).assessment;
    assert.equal(read['rationale'], 'not so');
    assert.deepEqual(read['feedback'], { value: 'yes' });
    const other = await v3('PATCH', path, {
      assessment: { expectation: { value: 1 } },
      update_mask: 'expectation',
    });
    assert.equal(code(other), 'INVALID_PARAMETER_VALUE');
    for (const bad of [
      { feedback: { value: 1 } },
      { assessment_name: 'a' },
      { assessment_name: 'a', feedback: { value: 1 }, source: { source_type: 'ROBOT' } },
      { assessment_name: 'a', expectation: { serialized_value: { serialization_format: 'XML', value: '' } } },
    ])
      assert.equal(
        code(await v3('POST', '/traces/tr-1/assessments', { assessment: bad })),
        'INVALID_PARAMETER_VALUE',
      );
    assert.equal((await v3('DELETE', path)).status, 200);
    assert.equal(code(await v3('GET', path)), 'RESOURCE_DOES_NOT_EXIST');
  });

  test('a workspace sees its own traces only', async () => {
    const seen = await ask('GET', '/traces/tr-1/info', { headers: { 'x-mlflow-workspace': 'elsewhere' } });
    assert.equal(code(seen), 'RESOURCE_DOES_NOT_EXIST');
  });

  test('clients before MLflow 3 begin and end a trace', async () => {
    const begun = await post('/traces', {
      experiment_id: '0',
      timestamp_ms: 1000,
      tags: [{ key: 'a', value: '1' }],
    });
    const { trace_info: told } = begun.body as { trace_info: { request_id: string; status: string } };
    assert.equal(told.status, 'IN_PROGRESS');
    const ended = await patch(`/traces/${told.request_id}`, { timestamp_ms: 1250, status: 'ERROR' });
    assert.equal(
      (ended.body as { trace_info: { execution_time_ms: number } }).trace_info.execution_time_ms,
      250,
    );
    const found = await get('/traces', { experiment_ids: ['0'], filter: "status = 'ERROR'" });
    assert.equal((found.body as { traces: unknown[] }).traces.length, 1);
  });
});
