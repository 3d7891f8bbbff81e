import { broken, type CheckResult, fine, missing } from './check.ts';
import { canConnect, findServer } from './network.ts';

/** Whether the address answers as Slipway, is free, or is taken by something else. */
export async function checkPort(url: string): Promise<CheckResult> {
  if (!URL.canParse(url))
    return broken('server', `'${url}' is not an address`, 'correct SLIPWAY_URL or --url');
  const version = await findServer(url);
  if (version !== null) return fine('server', `version ${version} answers at ${url}`);
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port) || (protocol === 'https:' ? 443 : 80);
  if (await canConnect(hostname, number)) {
    return broken(
      'server',
      `something that is not Slipway listens at ${url}`,
      "use another port: 'slipway up --port 4701'",
    );
  }
  return missing('server', `none runs at ${url}; the port is free`, "start one with 'slipway up'");
}
