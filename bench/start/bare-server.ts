/** The least a server can be: answers every request with two bytes. The ceiling of `start`. */
import { createServer } from 'node:http';

createServer((_, response) => response.end('ok')).listen(Number(process.argv[2]), '127.0.0.1');
