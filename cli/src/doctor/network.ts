import { connect } from 'node:net';

const patienceMs = 3000;

/** True when something accepts a TCP connection there within three seconds. */
export function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

/** The version of the Slipway server at an address, or null when none answers. */
export async function findServer(url: string): Promise<string | null> {
  try {
    const reply = await fetch(new URL('/api/v1/health', url), { signal: AbortSignal.timeout(patienceMs) });
    const body: unknown = await reply.json();
    const isOurs = typeof body === 'object' && body !== null && 'version' in body && 'startedAt' in body;
    return isOurs ? String(body.version) : null;
  } catch {
    return null;
  }
}
