import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { findServer } from '../doctor/network.ts';

/** Who holds a port of this machine, as far as can be told: `Slipway 0.1.0`, `process 812 (postgres)`, or null. */
export async function whoListens(port: number, host: string): Promise<string | null> {
  const owner = process.platform === 'linux' ? findOwner(port) : null;
  const version = await findServer(`http://${host}:${port}`);
  if (version !== null)
    return `a Slipway server (version ${version}${owner === null ? '' : `, process ${owner.pid}`})`;
  return owner === null ? null : `process ${owner.pid} (${owner.name})`;
}

/** The process behind a listening socket: its inode from /proc/net/tcp, then who has that inode open. */
function findOwner(port: number): { pid: string; name: string } | null {
  try {
    const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port));
    if (inodes.length === 0) return null;
    const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && holdsAny(entry, inodes));
    return pid === undefined ? null : { pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
  } catch {
    return null;
  }
}

const listening = '0A';

function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === listening && local?.split(':')[1] === wanted)
    .map((fields) => `socket:[${fields[9]}]`);
}

function holdsAny(pid: string, inodes: readonly string[]): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.includes(linkOf(`/proc/${pid}/fd/${fd}`)));
  } catch {
    return false;
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
