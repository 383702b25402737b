/** Hosts by `host:port` that a sandbox lets webhooks reach although they are private. */
export type PrivateHosts = readonly string[];

const SHAPE = /^(https?):\/\/([^/?#\\]*)/i;
const PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };
/** Where webhooks may knock: a port of another service must not be spoken to. */
export const WEBHOOK_PORTS: readonly string[] = ["443", "8443"];

/** `host:port` of an address, in small letters; null where it has none. */
export function hostOf(url: string): string | null {
  const [, scheme = "", authority = ""] = SHAPE.exec(url) ?? [];
  const [, host, port] = /^(\[[^\]]*\]|[^:@[\]]+)(?::(\d{1,5}))?$/.exec(authority) ?? [];
  if (host === undefined) return null;
  return `${host.toLowerCase()}:${port ?? PORTS[scheme.toLowerCase()] ?? ""}`;
}

/**
 * What is wrong with an endpoint's address as it is written, as the end of a sentence; null for one
 * in the open. What its name leads to is looked at by the sender, each time anew.
 */
export function addressFault(url: string, allowed: PrivateHosts): string | null {
  const where = hostOf(url);
  if (where === null) return "must be an https address without a user name";
  if (allowed.includes(where)) return null;
  if (!/^https:/i.test(url)) return "must be an https address";
  const host = where.slice(0, where.lastIndexOf(":"));
  if (/(^|\.)localhost\.*$/.test(host)) return "must not be this machine";
  if (!WEBHOOK_PORTS.includes(where.slice(host.length + 1)))
    return `must have one of the ports ${WEBHOOK_PORTS.join(" and ")}`;
  return null;
}
