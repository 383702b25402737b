const GROUPS = 8;
/** Of an IPv6 address this much is one customer's: what is behind it, everybody has plenty of. */
const SUBSCRIBER_GROUPS = 4;

/**
 * What an attacker cannot change at will: an IPv4 address whole, also where it is written as IPv6,
 * and the first 64 bits of an IPv6 address.
 */
export function networkOf(address: string): string {
  const [bare = ""] = address.split("%");
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(bare) ?? [];
  if (mapped !== undefined || !bare.includes(":")) return mapped ?? bare;
  const [head = "", tail] = bare.split("::");
  const left = groupsOf(head);
  const right = groupsOf(tail ?? "");
  const zeros = Array<string>(tail === undefined ? 0 : GROUPS - left.length - right.length);
  const groups = [...left, ...zeros.fill("0"), ...right].slice(0, SUBSCRIBER_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

const groupsOf = (text: string): readonly string[] => (text === "" ? [] : text.split(":"));
