import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ErrorReply, type Route, routes } from '@slipway/contract';
import fc from 'fast-check';
import { loadConfig, startServer } from '../../server/src/app.ts';

/** Every call of the contract, and the calls of the scoring protocols, with anything at all. */

const home = mkdtempSync(join(tmpdir(), 'slipway-fuzz-'));
const server = await startServer(loadConfig({ flags: { home, port: 0, logLevel: 'silent' } }));
after(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

type Sent = { method: string; path: string; body?: string | Buffer; type?: string };
type Answer = { status: number; text: string };

/** The bare client of Node: fetch would tidy up addresses and refuse some bodies before they are sent. */
function send({ method, path, body, type = 'application/json' }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const headers =
      body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const call = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        // A stream of events never ends by itself.
        if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

const strange = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '__proto__',
    'constructor',
    '%',
    '%2e%2e%2f',
    'a\0b',
    '💥',
    ' ',
    'NaN',
    '-1',
    'null',
  ),
  fc.constantFrom("' or 1=1 --", '../../etc/passwd', 'file:///etc/passwd', '1e999', '9'.repeat(40)),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ minLength: 600, maxLength: 700 }),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: strange },
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(strange, { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 4 }),
);

const fieldsOf = (shape: unknown): string[] =>
  Object.keys((shape as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});

/** Values for some of the fields a shape has, and for one it has not. */
const objectFor = (shape: unknown) =>
  fc.record(Object.fromEntries([...fieldsOf(shape), 'unheardOf'].map((name) => [name, anything])), {
    requiredKeys: [],
  });

const encode = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());

const bodies = (shape: unknown): fc.Arbitrary<string | Buffer> =>
  fc.oneof(
    { weight: 6, arbitrary: objectFor(shape).map((value) => JSON.stringify(value)) },
    anything.map((value) => JSON.stringify(value) ?? ''),
    fc.constantFrom(
      '',
      '{',
      '{"a":',
      '[[[[',
      '"',
      '{"__proto__":{"x":1}}',
      `${'['.repeat(3000)}${']'.repeat(3000)}`,
    ),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );

const types = fc.constantFrom(
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'nonsense',
);

/** One request of a call: strange parts of the path, a strange query, a strange body. */
function requestOf(route: Route): fc.Arbitrary<Sent> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  return fc
    .record({
      parts: fc.tuple(...names.map(() => strange)),
      query: objectFor(route.query),
      body: hasBody ? bodies(route.body) : fc.constant(undefined),
      type: fc.oneof({ weight: 5, arbitrary: fc.constant('application/json') }, types),
    })
    .map(({ parts, query, body, type }) => {
      let at = 0;
      const path = route.path.replace(/:\w+/g, () => encode(parts[at++]));
      const search = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`);
      const sent = { method: route.method, path: `/api/v1${path}?${search.join('&')}`, type };
      return body === undefined ? sent : { ...sent, body };
    });
}

async function assertDecent(sent: Sent): Promise<Answer> {
  const answer = await send(sent);
  const what = `${sent.method} ${sent.path.slice(0, 200)} ${String(sent.body).slice(0, 200)}`;
  assert.ok(answer.status >= 200 && answer.status < 500, `${answer.status} ${answer.text} for ${what}`);
  return answer;
}

for (const [operation, route] of Object.entries(routes) as [string, Route][])
  test(`${operation} answers anything without a failure of its own`, async () => {
    await fc.assert(
      fc.asyncProperty(requestOf(route), async (sent) => {
        const { status, text } = await assertDecent(sent);
        if (status < 400) return;
        const { error } = ErrorReply.parse(JSON.parse(text));
        assert.ok(error.message.length > 0);
      }),
      { seed: 4700, numRuns: 40 },
    );
  });

const scoring = [
  '/v2/models/none/infer',
  '/v2/models/none',
  '/v2/models/%2e%2e/ready',
  '/invocations',
  '/endpoints/none/invocations',
];

test('the scoring protocols answer anything without a failure of their own', async () => {
  const body = fc.oneof(
    bodies(undefined),
    fc
      .record(
        { inputs: anything, id: anything, dataframe_split: anything, instances: anything },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...scoring), body, async (path, sent) => {
      const { status, text } = await send({ method: 'POST', path, body: sent });
      // Nothing is deployed: not ready is the truth, and no failure.
      assert.ok(status < 500 || status === 503, `${status} ${text}`);
    }),
    { seed: 4701, numRuns: 100 },
  );
});

test('the server is well after all of that', async () => {
  const { status } = await send({ method: 'GET', path: '/api/v1/health' });
  assert.equal(status, 200);
});
