import { after } from 'node:test';
import { loadConfig, startServer } from '../../../app.ts';
import type { ConfigInput } from '../../../platform/config/config.ts';
import { temporaryFolder } from '../../../platform/testing/temporary-folder.ts';

export type Reply = { readonly status: number; readonly body: never };

export type Call = {
  body?: unknown;
  query?: Record<string, string | number | readonly string[]>;
  headers?: Record<string, string>;
  /** Of the path; 2.0 unless told. */
  version?: string;
};

/** A whole server on a free port for one test file, and a way to ask it as MLflow's clients do. */
export async function startMlflow(settings: Partial<ConfigInput> = {}) {
  const home = temporaryFolder({ after: (work) => after(work as () => void) });
  const config = loadConfig({ flags: { home, port: 0, logLevel: 'silent', ...settings } });
  const server = await startServer(config);
  after(() => server.stop());

  const ask = async (
    method: string,
    path: string,
    { body, query = {}, headers = {}, version = '2.0' }: Call = {},
  ) => {
    const url = new URL(`/api/${version}/mlflow${path}`, server.url);
    for (const [name, value] of Object.entries(query))
      for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(each));
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never } satisfies Reply;
  };
  return {
    server,
    home,
    ask,
    get: (path: string, query: Call['query'] = {}) => ask('GET', path, { query }),
    post: (path: string, body: unknown) => ask('POST', path, { body }),
    patch: (path: string, body: unknown) => ask('PATCH', path, { body }),
    remove: (path: string, body: unknown) => ask('DELETE', path, { body }),
  };
}
