import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-address.ts';

/**
 * A name resolver for requests to addresses that a user wrote. It checks the very address that is then connected
 * to, so a name cannot change its mind in between; `refuse` makes the error for one that leads inside.
 */
export const createPublicLookup =
  (refuse: (host: string) => Error): LookupFunction =>
  (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(refuse(hostname), []);
      if (options.all === true) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };

/** True for a host that is written as an address which is not public; a lookup never runs for those. */
export function isPrivateHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return isIP(bare) !== 0 && isPrivateAddress(bare);
}
