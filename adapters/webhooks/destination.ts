import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { addressFault, hostOf } from "../../engine/index.ts";
import { isPublic } from "./addresses.ts";

/** Every address of a name. Asked once for each request, so that no second answer can differ. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, order: "ipv4first" })).map(({ address }) => address);

/** Where a request may go: nothing is looked up again on the way. */
export interface Destination {
  readonly url: URL;
  readonly address: string;
  readonly family: 4 | 6;
}

export interface Refusal {
  readonly fault: "address_refused" | "name_not_found";
}

const REFUSED: Refusal = { fault: "address_refused" };

/**
 * Looks at an address as it is written, then at each one that it leads to: a single private one
 * among them refuses it. What counts is the platform's own reading of the text, which turns every
 * spelling of a number (octal, hexadecimal, full width) into the one that is connected to.
 */
export async function destinationOf(
  text: string,
  allowed: readonly string[],
  resolve: Resolve,
): Promise<Destination | Refusal> {
  const url = URL.parse(text);
  if (url === null || addressFault(url.href, allowed) !== null) return REFUSED;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // A literal is never looked up by the platform, so a check in its lookup would not see it.
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host];
  const [address] = addresses;
  if (address === undefined) return { fault: "name_not_found" };
  const isLent = allowed.includes(hostOf(url.href) ?? "");
  if (!isLent && !addresses.every(isPublic)) return REFUSED;
  return { url, address, family: isIP(address) === 6 ? 6 : 4 };
}
