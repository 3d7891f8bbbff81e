/**
 * The least a file server can be: PUT copies the body to a new file and flushes it to the disk before it answers, as
 * Slipway does; GET copies the newest file back. A file that is written over would reuse the memory of its old pages,
 * which makes it faster than any store that keeps what it has.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';

const [port, path = ''] = process.argv.slice(2);
let files = 0;

createServer(async (request, response) => {
  if (request.method === 'PUT') {
    files += 1;
    await pipeline(request, createWriteStream(`${path}.${files}`, { flush: true }));
    response.end();
  } else if (request.url === '/file') {
    response.setHeader('content-length', statSync(`${path}.${files}`).size);
    await pipeline(createReadStream(`${path}.${files}`), response);
  } else response.end('ok');
}).listen(Number(port), '127.0.0.1');
