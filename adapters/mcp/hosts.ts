/** By which a browser on the same machine reaches a server that listens at this machine only. */
export const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a request was meant for this server. A page in a browser can have its own name resolved
 * to 127.0.0.1 and post there; then `Host`, or `Origin` where there is one, gives it away.
 */
export function isMeantFor(hosts: readonly string[], { headers, url }: Request): boolean {
  const host = headers.get("host") ?? new URL(url).host;
  const origin = headers.get("origin");
  return hosts.includes(withoutPort(host)) && (origin === null || isFrom(hosts, origin));
}

const withoutPort = (host: string): string => host.replace(/:\d*$/, "").toLowerCase();

const isFrom = (hosts: readonly string[], origin: string): boolean =>
  URL.canParse(origin) && hosts.includes(new URL(origin).hostname);
