/**
 * An exporter of spans: `node span-client.ts URL SECONDS` sends requests of 100 spans in protobuf over eight kept-open
 * connections, each span with the attributes of a call to a language model, and prints what was answered as JSON.
 * The bytes are made before the clock starts; from one request to the next only the ids of the traces change.
 */
import { Agent, request } from 'node:http';
import { exportRequest, type SentSpan } from '../../server/src/protocols/otlp/testing/write-protobuf.ts';

const [url = '', seconds = '4'] = process.argv.slice(2);
const clients = 8;
const spansPerRequest = 100;
const spansPerTrace = 5;
const agent = new Agent({ keepAlive: true, maxSockets: clients });

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
/** Stands at the beginning of every trace id; the counter of the request is written behind it. */
const marker = '5115a9f0c0ffee42';

const question =
  'Which of the flights that left Chicago in the morning arrived late, and by how much? '.repeat(6);
const answer = 'Of 212 flights that left before noon 41 arrived more than 15 minutes late. '.repeat(8);

function span(index: number): SentSpan {
  const place = index % spansPerTrace;
  const startNs = 1_760_000_000_000_000_000n + BigInt(index) * 1_000_003n;
  return {
    traceId: `${marker}${hex(Math.floor(index / spansPerTrace), 8)}00000000`,
    spanId: hex(0x1000 + place, 16),
    ...(place === 0 ? {} : { parentSpanId: hex(0x1000, 16) }),
    name: place === 0 ? 'answer a question' : 'chat gpt-4o-mini',
    startNs,
    endNs: startNs + 812_345_678n,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.max_tokens': 512,
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.response.id': `chatcmpl-${index}`,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 311 + place,
      'gen_ai.usage.output_tokens': 97,
      'gen_ai.conversation.id': `session-${index % 7}`,
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: question }]),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', content: answer }]),
      'server.address': 'api.openai.com',
      'server.port': 443,
      'user.id': `user-${index % 13}`,
      'deployment.environment.name': 'production',
      'app.is_cached': false,
    },
  };
}

const template = exportRequest(Array.from({ length: spansPerRequest }, (_, index) => span(index)));
const places: number[] = [];
for (let at = template.indexOf(marker, 0, 'hex'); at >= 0; at = template.indexOf(marker, at + 1, 'hex'))
  places.push(at + 12);
if (places.length !== spansPerRequest) throw new Error(`${places.length} trace ids in the request`);

/** A run of this program never sends a trace of another one. */
const firstCounter = (Date.now() / 100) & 0x7fff0000;
let sent = 0;
function nextBody(): Buffer {
  const body = Buffer.from(template);
  const counter = firstCounter + sent++;
  for (const place of places) body.writeUInt32BE(counter >>> 0, place);
  return body;
}

function post(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${url}/v1/traces`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-protobuf',
          'content-length': body.length,
          'x-mlflow-experiment-id': '0',
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('latin1');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`${response.statusCode}: ${text.slice(0, 300)}`)),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

const times: number[] = [];
let failed = 0;
const startAt = performance.now();
const endAt = startAt + Number(seconds) * 1000;
await Promise.all(
  Array.from({ length: clients }, async () => {
    while (performance.now() < endAt) {
      const start = performance.now();
      await post(nextBody()).catch((error: Error) => {
        if (failed++ === 0) process.stderr.write(`${error.message}\n`);
      });
      times.push(performance.now() - start);
    }
  }),
);
const elapsed = (performance.now() - startAt) / 1000;
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(
  JSON.stringify({
    spansPerSecond: ((times.length - failed) * spansPerRequest) / elapsed,
    bytesPerSpan: template.length / spansPerRequest,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failed,
  }),
);
