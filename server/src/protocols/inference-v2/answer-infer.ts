import type { Serve } from '../../modules/serve/index.ts';
import { describeError, SlipwayError } from '../../platform/errors/slipway-error.ts';
import { toSlipwayError } from '../../platform/http/error-reply.ts';
import { writeInferReply } from './infer-reply.ts';
import { readInferRequest } from './infer-request.ts';
import { badRequest } from './tensor.ts';

/** An inference request off the wire. */
export type InferCall = {
  readonly model: string;
  readonly version: string | undefined;
  readonly body: Buffer;
  /** `Inference-Header-Content-Length`: how much of the body is JSON. */
  readonly headerLength: string | undefined;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** Answers an inference request, errors included; used by both the ordinary route and the fast lane. */
export async function answerInfer(serve: Serve, call: InferCall): Promise<HttpAnswer> {
  try {
    const endpoint = serve.find(call.model);
    const revision = call.version === undefined ? undefined : parseVersion(call.version);
    const { json, binary } = splitBody(call);
    const request = readInferRequest(json, binary, revision);
    const prediction = await serve.predict(endpoint, request.prediction);
    const { body, jsonBytes } = writeInferReply(prediction, call.model, request.outputs);
    return { status: 200, headers: jsonBytes === null ? jsonHeaders : binaryHeaders(jsonBytes), body };
  } catch (error) {
    return errorAnswer(error);
  }
}

const jsonHeaders = { 'content-type': 'application/json' };
const binaryHeaders = (jsonBytes: number) => ({
  'content-type': 'application/octet-stream',
  'inference-header-content-length': String(jsonBytes),
});

/** The protocol's error: a JSON object with one text. The hint is worth more than a second field nobody reads. */
export function errorAnswer(thrown: unknown): HttpAnswer {
  const error = toSlipwayError(thrown);
  const { message, hint } = describeError(error);
  const text = hint === undefined ? message : `${message}; ${hint}`;
  return { status: error.status, headers: jsonHeaders, body: JSON.stringify({ error: text }) };
}

/** Revisions are numbered from 1. */
export function parseVersion(version: string): number {
  if (/^[1-9]\d{0,8}$/.test(version)) return Number(version);
  throw new SlipwayError('not-found', `there is no version '${version}'`, {
    hint: 'versions are revision numbers',
  });
}

function splitBody(call: InferCall): { json: unknown; binary: Buffer | null } {
  if (call.headerLength === undefined) return { json: parseJson(call.body.toString()), binary: null };
  const length = Number(call.headerLength);
  if (!Number.isSafeInteger(length) || length <= 0 || length > call.body.length) {
    throw badRequest(
      `Inference-Header-Content-Length is ${call.headerLength} and the body has ${call.body.length} bytes`,
      'raw binary requests without JSON are not supported',
    );
  }
  return { json: parseJson(call.body.toString('utf8', 0, length)), binary: call.body.subarray(length) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `the body is not JSON: ${(error as Error).message}`,
      'NaN and Infinity are not JSON; send null for missing',
    );
  }
}
