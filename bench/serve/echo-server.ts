/** The least a JSON server can be: reads the whole body and sends it back. The ceiling of `serve`. */
import { createServer } from 'node:http';
import { answerCounters } from './counters.ts';

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  });
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => answerCounters(async () => 0));
