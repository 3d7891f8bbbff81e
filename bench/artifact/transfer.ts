/** Moves made-up bytes to and from a server, and says how long it took. */
import { once } from 'node:events';
import { request } from 'node:http';

const piece = Buffer.alloc(1 << 18, 'slipway ');

/** Seconds until the answer to a PUT of `sizeBytes`. Each `turn` sends other bytes, so that nothing is stored already. */
export async function upload(url: string, sizeBytes: number, turn: number): Promise<number> {
  const start = performance.now();
  const call = request(url, {
    method: 'PUT',
    agent: false,
    headers: { 'content-length': sizeBytes, 'content-type': 'application/octet-stream' },
  });
  const answered = once(call, 'response');
  const first = Buffer.from(piece);
  first.writeUInt32LE(turn);
  for (let sent = 0; sent < sizeBytes; sent += piece.length)
    if (!call.write(sent === 0 ? first : piece)) await once(call, 'drain');
  call.end();
  const [response] = (await answered) as [import('node:http').IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`the upload was answered with ${response.statusCode}`);
  return (performance.now() - start) / 1000;
}

/** Seconds until the last byte of a GET; throws unless there are `sizeBytes` of them. */
export async function download(url: string, sizeBytes: number): Promise<number> {
  const start = performance.now();
  const call = request(url, { agent: false }).end();
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  let received = 0;
  response.on('data', (bytes: Buffer) => (received += bytes.length));
  await once(response, 'end');
  if (received !== sizeBytes) throw new Error(`${received} of ${sizeBytes} bytes came`);
  return (performance.now() - start) / 1000;
}
