/** By which a browser on the same machine reaches a server that listens at this machine only. */
export const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a request was meant for this server. A page in a browser can have its own name resolved
 * to 127.0.0.1 and post there; then `Host`, or `Origin` where there is one, gives it away.
 */
export function isMeantFor(hosts: readonly string[] | "any", { headers, url }: Request): boolean {
  const host = withoutPort(headers.get("host") ?? new URL(url).host);
  const origin = headers.get("origin");
  const names = hosts === "any" ? [host] : hosts;
  return names.includes(host) && (origin === null || isFrom(names, origin));
}

const withoutPort = (host: string): string => host.replace(/:\d*$/, "").toLowerCase();

const isFrom = (hosts: readonly string[], origin: string): boolean =>
  URL.canParse(origin) && hosts.includes(new URL(origin).hostname);
