import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { buildOpenApi } from './openapi.ts';

/** Serves the built page: hashed assets forever, `index.html` for every address the page's own router knows. */
export async function registerPage(app: FastifyInstance, directory: string): Promise<void> {
  const indexFile = join(directory, 'index.html');
  if (!existsSync(indexFile)) {
    app.get('/', async (_, reply) =>
      reply
        .type('text/plain')
        .send(
          'The page is not built. Run `npm start`, which builds it, or `npm run build -w web`.\nThe API answers below /api/v1.\n',
        ),
    );
    return;
  }
  const sendIndex = async (reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(indexFile));
  const open = { config: { isOpen: true } };
  app.get('/', open, (_, reply) => sendIndex(reply));
  app.get('/*', open, async (request, reply) => {
    if (isPageRoute(request.url) && (await sendAsset(directory, { request, reply }))) return reply;
    // A browser that opens a deep link gets the page; a program that mistypes a call gets a 404 in JSON.
    const wantsPage = isPageRoute(request.url) && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) return reply.callNotFound();
    return sendIndex(reply);
  });
}

/** Sends a file of the built page; false when there is none of that name. Hashed names never change. */
async function sendAsset(
  directory: string,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<boolean> {
  // Loaded with the first file that is asked for, not with the server.
  const { default: send } = await import('@fastify/send');
  const path = request.url.split('?')[0]!;
  const isHashed = path.startsWith('/assets/');
  const found = await send(request.raw, path, {
    root: directory,
    index: false,
    dotfiles: 'ignore',
    immutable: isHashed,
    maxAge: isHashed ? '365d' : 0,
  });
  if (found.type !== 'file') return false;
  await reply.code(found.statusCode).headers(found.headers).send(found.stream);
  return true;
}

const isPageRoute = (url: string) =>
  !/^\/(api|ajax-api|v1|v2|metrics|invocations|ping|health|version)(\/|\?|$)/.test(url);

/** The API, browsable at `/api/docs`, as a document at `/api/openapi.json`. */
export async function registerApiDocs(app: FastifyInstance, version: string): Promise<void> {
  const files = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/api/openapi.json', async () => buildOpenApi(version));
  for (const [name, type] of [
    ['swagger-ui.css', 'text/css'],
    ['swagger-ui-bundle.js', 'text/javascript'],
  ] as const) {
    app.get(`/api/docs/${name}`, async (_, reply) =>
      reply
        .type(type)
        .header('cache-control', 'max-age=86400')
        .send(await readFile(join(files, name))),
    );
  }
  app.get('/api/docs', async (_, reply) => reply.type('text/html; charset=utf-8').send(docsPage));
}

const docsPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Slipway API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="docs"></div><script src="/api/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, docExpansion: 'none', filter: true })</script></body></html>`;
