import { SlipwayError } from './slipway-error.ts';

export type ConnectionOptions = {
  /** Where the server answers, like http://127.0.0.1:4600; in a browser it may be '' for the page's own origin. */
  readonly baseUrl: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
};

export type WireRequest = {
  readonly method: string;
  /** Begins with a slash. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** One request to the server, with its token; throws `unreachable` when nobody answers. */
export type Connection = (request: WireRequest) => Promise<Response>;

export function openConnection({ baseUrl, token, fetch = globalThis.fetch }: ConnectionOptions): Connection {
  const base = baseUrl.replace(/\/+$/, '');
  return async ({ method, path, body, headers, signal }) => {
    try {
      return await fetch(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw unreachable(base, error);
    }
  };
}

const unreachable = (base: string, cause: unknown) =>
  new SlipwayError({
    code: 'unreachable',
    message: `no Slipway server answers at ${base === '' ? 'this address' : base}`,
    hint: "start one with 'npm start' or 'slipway up', or check the address",
    status: 0,
    cause,
  });
