import { describeError } from '../../platform/errors/slipway-error.ts';
import { toSlipwayError } from '../../platform/http/error-reply.ts';
import { JsonError } from './read-json.ts';
import { WireError } from './wire-reader.ts';

export type OtlpEncoding = 'protobuf' | 'json';

export const contentTypes: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Spans that were not kept: the client must not send them again. */
export type Rejected = { readonly rejectedCount: number; readonly reason: string };

/** ExportTraceServiceResponse, empty when everything was kept. */
export function exportReply(encoding: OtlpEncoding, { rejectedCount, reason }: Rejected): Buffer | string {
  if (rejectedCount === 0) return encoding === 'json' ? '{}' : Buffer.alloc(0);
  if (encoding === 'json')
    return JSON.stringify({
      partialSuccess: { rejectedSpans: String(rejectedCount), errorMessage: reason },
    });
  const partial = Buffer.concat([Buffer.from([0x08]), varint(rejectedCount), textField(2, reason)]);
  return Buffer.concat([Buffer.from([0x0a]), varint(partial.length), partial]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function textField(number: number, text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

export type OtlpFailure = { readonly status: number; readonly message: string };

/** Status and words for a thrown value. Clients send again on 429, 502, 503 and 504 and on nothing else. */
export function otlpFailure(thrown: unknown): OtlpFailure {
  if (thrown instanceof WireError)
    return { status: 400, message: `Invalid OpenTelemetry protobuf format: ${thrown.message}` };
  if (thrown instanceof JsonError)
    return { status: 400, message: `Invalid OpenTelemetry JSON format: ${thrown.message}` };
  const error = toSlipwayError(thrown);
  const { message, hint } = describeError(error);
  const words = hint === undefined ? message : `${message}; ${hint}`;
  // A full disk is no fault of the client, and may pass.
  return { status: error.code === 'storage-full' ? 503 : error.status, message: words };
}

/** The codes of google.rpc.Code that HTTP statuses stand for. */
const rpcCodes: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 6,
  413: 11,
  415: 3,
  429: 8,
  503: 14,
};

/** google.rpc.Status; a client that speaks MLflow's dialect gets FastAPI's form, which it reads. */
export function failureReply(
  { status, message }: OtlpFailure,
  { encoding, isMlflow }: { encoding: OtlpEncoding; isMlflow: boolean },
): { type: string; body: Buffer | string } {
  if (isMlflow) return { type: contentTypes.json, body: JSON.stringify({ detail: message }) };
  const code = rpcCodes[status] ?? 13;
  if (encoding === 'json') return { type: contentTypes.json, body: JSON.stringify({ code, message }) };
  return {
    type: contentTypes.protobuf,
    body: Buffer.concat([Buffer.from([0x08, code]), textField(2, message)]),
  };
}
