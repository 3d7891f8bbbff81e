import { fileURLToPath } from 'node:url';
import { SlipwayError } from '../errors/slipway-error.ts';

/** Where blobs are kept, as SLIPWAY_BLOBS_URL says it. */
export type BlobsAddress =
  | { kind: 'folder'; directory: string }
  | { kind: 's3'; bucket: string; prefix: string; endpoint?: string; region?: string };

/**
 * Reads `file:///folder` or `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-central-1`.
 * Throws `invalid-request` saying what is wrong with the value. Credentials are not part of it.
 */
export function parseBlobsUrl(text: string): BlobsAddress {
  const url = URL.parse(text);
  if (url?.protocol === 'file:') return { kind: 'folder', directory: fileURLToPath(url) };
  if (url?.protocol !== 's3:') throw invalid(text, 'it is neither file:///… nor s3://…');
  if (url.hostname === '') throw invalid(text, 'it names no bucket');
  if (url.username !== '' || url.password !== '') {
    throw invalid(`s3://…@${url.host}`, 'credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  for (const name of url.searchParams.keys()) {
    if (name !== 'endpoint' && name !== 'region') throw invalid(text, `it has no parameter '${name}'`);
  }
  const [endpoint, region] = [url.searchParams.get('endpoint'), url.searchParams.get('region')];
  if (endpoint !== null && !/^https?:\/\/[^/]/.test(endpoint))
    throw invalid(text, 'endpoint must be http(s)://host');
  return {
    kind: 's3',
    bucket: url.hostname,
    prefix: decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, ''),
    ...(endpoint === null ? {} : { endpoint }),
    ...(region === null ? {} : { region }),
  };
}

const invalid = (text: string, why: string) =>
  new SlipwayError('invalid-request', `'${text}' is no address of a blob store: ${why}`, {
    hint: 'use file:///folder or s3://bucket/prefix?endpoint=http://host:port&region=name',
  });
