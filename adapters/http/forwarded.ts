import { isIP } from "node:net";

/**
 * Whose request it is, behind so many proxies of one's own. Each of them adds whom it heard it
 * from at the right end of `X-Forwarded-For`; what stands further left anybody may have written.
 */
export function addressBehind(
  proxies: number,
  socket: string | undefined,
  header: string | undefined,
): string | null {
  const heard = header?.split(",").map((each) => bare(each.trim())) ?? [];
  const [claimed] = proxies > 0 ? heard.slice(-proxies) : [];
  return claimed !== undefined && isIP(claimed) > 0 ? claimed : (socket ?? null);
}

/** Some proxies write the port too. */
function bare(address: string): string {
  const [, inside] = /^\[([^\]]+)\](?::\d+)?$/.exec(address) ?? [];
  const [, before] = /^([\d.]+):\d+$/.exec(address) ?? [];
  return inside ?? before ?? address;
}
