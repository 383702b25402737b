import { lookup as systemLookup } from "node:dns";
import { request } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { isPublic } from "../../../adapters/webhooks/addresses.ts";
import type { Resolve } from "../../../adapters/webhooks/destination.ts";
import type { Post } from "../../../engine/ports.ts";

/** Guards as one finds them, each with the hole that it is known for. */
type Guard = (resolve: Resolve) => Post;

/** Never out of this machine: an address in the open is no matter for this test. */
const athome =
  (lookup: LookupFunction): LookupFunction =>
  (name, options, done) =>
    lookup(name, options, (error, found, family) => {
      const all = typeof found === "string" ? [{ address: found }] : found;
      if (error !== null) done(error, []);
      else if (all.some(({ address }) => isPublic(address))) done(new Error("outside"), []);
      else done(error, found, family);
    });

/** Posts to a host that was found good, resolving in its own way. */
const knock = (url: string, lookup: LookupFunction): Promise<null> =>
  new Promise((resolve) => {
    const asked = request(url, { method: "POST", lookup: athome(lookup), agent: false });
    const timer = setTimeout(() => asked.destroy(), 300);
    asked.on("close", () => clearTimeout(timer));
    asked.on("error", () => resolve(null)).on("response", () => resolve(null));
    asked.end();
  });

const NOTHING = { ok: false, fault: "planted" } as const;
const REFUSED = { ok: false, fault: "address_refused" } as const;

const answering =
  (resolve: Resolve): LookupFunction =>
  (name, _, done) =>
    void resolve(name).then(
      ([first = ""]) => done(null, [{ address: first, family: isIP(first) }]),
      () => done(new Error("unknown"), []),
    );

/** Looks only when the platform asks for an address, which it never does for a literal. */
const onlyInLookup: Guard =
  (resolve) =>
  async ({ url }) => {
    const lookup: LookupFunction = (name, _, done) =>
      void resolve(name).then(
        (all) => {
          if (!all.every(isPublic)) return done(new Error("refused"), []);
          done(null, [{ address: all[0] ?? "", family: isIP(all[0] ?? "") }]);
        },
        () => done(new Error("unknown"), []),
      );
    await knock(url, lookup);
    return NOTHING;
  };

/** Looks at the first address, and lets the platform try all of them. */
const onlyTheFirst: Guard =
  (resolve) =>
  async ({ url }) => {
    const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
    const all = isIP(host) === 0 ? await resolve(host) : [host];
    if (!isPublic(all[0] ?? "")) return REFUSED;
    for (const address of all.slice(1))
      await knock(url, (_, __, done) => done(null, [{ address, family: isIP(address) }]));
    return NOTHING;
  };

/** Asks once to look, and once more to connect. */
const asksTwice: Guard =
  (resolve) =>
  async ({ url }) => {
    const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
    const all = isIP(host) === 0 ? await resolve(host) : [host];
    if (!all.every(isPublic)) return REFUSED;
    await knock(url, answering(resolve));
    return NOTHING;
  };

/** Compares the text, as if there were one way to write a number. */
const readsTheText: Guard =
  (resolve) =>
  async ({ url }) => {
    if (/^https:\/\/(localhost|127\.0\.0\.1|10\.|192\.168\.|169\.254\.|\[::1\])/.test(url))
      return REFUSED;
    const host = new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
    if (isIP(host) === 0 && !(await resolve(host)).every(isPublic)) return REFUSED;
    await knock(url, systemLookup);
    return NOTHING;
  };

export const HOLES: Readonly<Record<string, Guard>> = {
  "looks in the lookup alone": onlyInLookup,
  "looks at the first address alone": onlyTheFirst,
  "resolves a second time to connect": asksTwice,
  "compares the text": readsTheText,
};

const listed = new BlockList();
for (const [net, prefix] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const)
  listed.addSubnet(net, prefix, "ipv4");
listed.addAddress("::1", "ipv6");

/** A list of what is forbidden, as most people write it. */
export const naivelyPublic = (address: string): boolean =>
  isIP(address) !== 0 && !listed.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
