import { BlockList, isIP } from "node:net";

/** IPv4 that is somebody's own network, a machine itself, a group, a document's, or nobody's. */
const CLOSED_4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** All of IPv6 that is given out to the public internet. Whatever hides an IPv4 lies elsewhere. */
const OPEN_6 = [["2000::", 3]] as const;
/** But for tunnels (Teredo, 6to4), documents, and what the IETF keeps for protocols. */
const CLOSED_6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

type Ranges = readonly (readonly [net: string, prefix: number])[];

function listOf(ranges: Ranges, family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of ranges) list.addSubnet(net, prefix, family);
  return list;
}
const closed4 = listOf(CLOSED_4, "ipv4");
const open6 = listOf(OPEN_6, "ipv6");
const closed6 = listOf(CLOSED_6, "ipv6");

/**
 * Whether an address is one of the public internet. In IPv6 only what is known to be open counts,
 * so a mapped, compatible or translated IPv4 (`::ffff:`, `::`, `64:ff9b::`) is refused, whichever.
 */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed4.check(address, "ipv4");
  // A zone names an interface of this machine.
  if (family !== 6 || address.includes("%")) return false;
  return open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}
