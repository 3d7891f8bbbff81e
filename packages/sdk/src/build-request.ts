import { type OperationId, type Route, routes } from '@slipway/contract';
import { SlipwayError } from './slipway-error.ts';

type Fields = Readonly<Record<string, unknown>>;
type Parts = {
  readonly params?: Fields | undefined;
  readonly query?: Fields | undefined;
  readonly body?: unknown;
};

/** Method, address below the server's, and body of a call. Throws `invalid-request` for a missing path parameter. */
export function buildRequest(operation: OperationId, { params = {}, query = {}, body }: Parts) {
  const route: Route = routes[operation];
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw missing(operation, name);
    return encodeURIComponent(String(value));
  });
  const search = writeQuery(query);
  return {
    method: route.method,
    path: `/api/v1${path}${search === '' ? '' : `?${search}`}`,
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

function writeQuery(query: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.append(name, String(value));
  }
  return search.toString();
}

const missing = (operation: string, name: string) =>
  new SlipwayError({
    code: 'invalid-request',
    message: `${operation} needs the path parameter '${name}'`,
    hint: `pass { params: { ${name}: ... } }`,
    status: 0,
  });
