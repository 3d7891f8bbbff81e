import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { loadConfig, startServer } from '../../app.ts';
import { temporaryFolder } from '../../platform/testing/temporary-folder.ts';
import { recordedRequest } from './testing/recorded-request.ts';
import { exportRequest } from './testing/write-protobuf.ts';

describe('POST /v1/traces', async () => {
  const home = temporaryFolder({ after: (work) => after(work as () => void) });
  const server = await startServer(loadConfig({ flags: { home, port: 0, logLevel: 'silent' } }));
  after(() => server.stop());

  const send = async (body: Uint8Array | string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', ...headers },
      body: body as never,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      type: response.headers.get('content-type')?.split(';')[0],
      bytes,
      text: bytes.toString(),
    };
  };
  const request = (trace: number, count = 1) =>
    exportRequest(
      Array.from({ length: count }, (_, index) => ({
        traceId: trace.toString(16).padStart(32, '0'),
        spanId: (index + 1).toString(16).padStart(16, '0'),
        name: `step ${index}`,
        startNs: 1_700_000_000_000_000_000n,
        endNs: 1_700_000_000_010_000_000n,
        attributes: { a: 1 },
      })),
    );
  const mlflow = { 'x-mlflow-experiment-id': '0' };
  const json = { 'content-type': 'application/json' };

  test('protobuf and JSON are answered in kind, plain and compressed', async () => {
    for (const [body, headers] of [
      [request(1), {}],
      [gzipSync(request(2)), { 'content-encoding': 'gzip' }],
      [deflateSync(request(3)), { 'content-encoding': 'DEFLATE', ...mlflow }],
    ] as const) {
      const answer = await send(body, headers);
      assert.deepEqual([answer.status, answer.type, answer.text], [200, 'application/x-protobuf', '']);
    }
    const answer = await send('{"resourceSpans": []}', {
      ...json,
      'content-type': 'application/json; charset=utf-8',
    });
    assert.deepEqual([answer.status, answer.type, answer.text], [200, 'application/json', '{}']);
    assert.equal((await send('')).status, 200);
  });

  test('good spans are kept beside bad ones, and it is said', async () => {
    const answer = await send(recordedRequest);
    assert.equal(answer.status, 200);
    // partial_success = 1 { rejected_spans = 1: 1, error_message = 2 }
    assert.deepEqual([...answer.bytes.subarray(0, 1), ...answer.bytes.subarray(2, 5)], [0x0a, 0x08, 1, 0x12]);
    assert.match(answer.text, /a trace id is not 16 bytes/);
  });

  test('what cannot be kept is refused in the words of OTLP or of MLflow', async () => {
    const cut = recordedRequest.subarray(0, 50);
    const refused = await send(cut);
    assert.deepEqual(
      [refused.status, refused.type, refused.bytes[0], refused.bytes[1]],
      [400, 'application/x-protobuf', 8, 3],
    );
    const toMlflow = await send(cut, mlflow);
    assert.equal(toMlflow.status, 400);
    assert.match(JSON.parse(toMlflow.text).detail, /^Invalid OpenTelemetry protobuf format/);
    assert.deepEqual(JSON.parse((await send('[]', json)).text).code, 3);
    for (const [body, headers, status, words] of [
      ['', mlflow, 400, /no spans found/],
      [request(1), { ...mlflow, 'content-type': 'text/plain' }, 400, /Invalid Content-Type/],
      [request(1), { ...mlflow, 'content-encoding': 'br' }, 415, /Content-Encoding/],
      [request(1), { ...mlflow, 'content-encoding': 'gzip' }, 400, /decompress/],
      [request(1), { 'x-mlflow-experiment-id': '77' }, 404, /experiment '77'|no experiment/],
      [request(1), { 'x-mlflow-experiment-id': 'x' }, 404, /experiment/],
      [request(1), { ...mlflow, 'x-mlflow-workspace': 'elsewhere' }, 404, /experiment/],
      [
        gzipSync(Buffer.alloc(65 * 1024 * 1024)),
        { ...mlflow, 'content-encoding': 'gzip' },
        413,
        /larger than/,
      ],
    ] as const) {
      const answer = await send(body, headers);
      assert.deepEqual([answer.status, answer.type], [status, 'application/json'], answer.text);
      assert.match(JSON.parse(answer.text).detail, words);
    }
  });

  test('/version is one that clients send spans to', async () => {
    assert.match(await (await fetch(`${server.url}/version`)).text(), /^3\.\d+\.\d+$/);
  });

  test('no body and no header makes an error of the server', async () => {
    const header = fc.constantFrom('', 'gzip', 'deflate', 'x', '0', '1', 'application/json');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.integer({ min: 0, max: recordedRequest.length }).map((end) => recordedRequest.subarray(0, end)),
          fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
        ),
        fc.record(
          {
            'content-type': fc.constantFrom('application/json', 'application/x-protobuf', 'text/html'),
            'content-encoding': header,
            'x-mlflow-experiment-id': header,
            'x-mlflow-workspace': header,
            'x-mlflow-run-id': header,
          },
          { requiredKeys: [] },
        ),
        async (body, headers) => {
          const { status, text } = await send(body, headers as Record<string, string>);
          assert.ok(status < 500, `${status}: ${text}`);
        },
      ),
      { numRuns: 300 },
    );
  });
});
