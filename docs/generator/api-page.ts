import { type Route, type RouteTag, routes } from '@slipway/contract';
import { code, pageHead, table } from './markdown.ts';

/** Every call of the API, by area. The shapes are in the browsable reference that the server serves. */
export function apiPage(): string {
  const all = Object.entries(routes) as [string, Route][];
  const tags = [...new Set(all.map(([, route]) => route.tag))];
  return `${pageHead('HTTP API', 'packages/contract/src')}
All paths are below \`/api/v1\`. A running server shows the same list with every shape, and lets you try the calls, at
\`/api/docs\`; the document for tools is \`/api/openapi.json\`. Lists are paged by key: pass \`nextCursor\` of a reply as
\`cursor\` to go on. \`GET /api/v1/events/stream\` sends events as they happen (server-sent events), and resumes after
\`Last-Event-ID\`.

${tags.map((tag) => section(tag, all)).join('\n\n')}
`;
}

function section(tag: RouteTag, all: readonly [string, Route][]): string {
  const rows = all
    .filter(([, route]) => route.tag === tag)
    .map(([name, { method, path, summary }]) => [code(`${method} ${path}`), code(name), summary]);
  return `## ${tag}\n\n${table(['call', 'operation', 'what it does'], rows)}`;
}
