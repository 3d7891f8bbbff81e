/** Reads what is posted, keeps nothing and answers: what two processes on this machine can hand each other at all. */
import { createServer } from 'node:http';

createServer((request, response) => {
  request.resume();
  request.on('end', () => response.end());
}).listen(Number(process.argv[2]), '127.0.0.1');
