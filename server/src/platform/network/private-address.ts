import { BlockList, isIP } from 'node:net';

/** Addresses that are not on the public internet: IANA special-purpose registries (RFC 6890 and followers). */
const notPublic4 = new BlockList();
/** A list of its own: a rule for mapped addresses would match every IPv4 address. */
const notPublic6 = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  notPublic4.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  // Addresses that carry an IPv4 address inside could lead anywhere: mapped, translated, 6to4, Teredo.
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic6.addSubnet(network, bits, 'ipv6');
}

/** True for loopback, private, link-local, multicast and reserved addresses; false for names. */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').split('%')[0]!;
  const version = isIP(bare);
  if (version === 4) return notPublic4.check(bare, 'ipv4');
  return version === 6 && notPublic6.check(bare, 'ipv6');
}
