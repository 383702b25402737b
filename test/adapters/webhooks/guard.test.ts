import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublic } from "../../../adapters/webhooks/addresses.ts";
import { guardedPost, type Resolve } from "../../../adapters/webhooks/index.ts";
import type { Post } from "../../../engine/ports.ts";
import { Listener } from "./listener.ts";
import { HOLES, naivelyPublic } from "./planted.ts";
import { PRIVATE, PUBLIC, SPELLINGS } from "./table.ts";

const PUBLIC_NOW = "9.9.9.9";
const signal = new AbortController().signal;
const asks = (post: Post, url: string, until: AbortSignal = signal) =>
  post({ url, headers: {}, body: "{}", signal: until });

/** Names and what they lead to. Each asks anew, as a hostile name server would. */
const NAMES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "inside.example": [["127.0.0.1"]],
  "six.example": [["::1"]],
  "mapped.example": [["::ffff:127.0.0.1"]],
  "mixed.example": [[PUBLIC_NOW, "127.0.0.1"]],
  "mixed-six.example": [["2606:4700:4700::1111", "::1"]],
  "back.example": [["127.0.0.1"], [PUBLIC_NOW]],
};

/** Answers in turn; `asked` counts. */
function resolving(names = NAMES): { resolve: Resolve; asked: Map<string, number> } {
  const asked = new Map<string, number>();
  const resolve: Resolve = async (name) => {
    const answers = names[name.replace(/\.$/, "")];
    if (answers === undefined) throw new Error(`${name} is not known`);
    const times = asked.get(name) ?? 0;
    asked.set(name, times + 1);
    return answers[Math.min(times, answers.length - 1)] ?? [];
  };
  return { resolve, asked };
}

describe("The table of addresses", () => {
  it.each(PRIVATE)("counts %s as %s", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(PUBLIC)("lets %s pass", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it("would find out a list of what is forbidden, as most people write it", () => {
    const missed = PRIVATE.filter(([address]) => naivelyPublic(address)).map(
      ([address]) => address,
    );
    expect(missed).toEqual(expect.arrayContaining(["64:ff9b::7f00:1", "::127.0.0.1", "0.0.0.0"]));
    expect(missed.length).toBeGreaterThan(20);
  });
});

describe("The guard, before a listener on every address of this machine", () => {
  let listener: Listener;
  let port = 0;

  beforeAll(async () => {
    ({ listener, port } = await Listener.open([8443, 443]));
  });
  afterAll(() => listener.close());

  const urls = (): readonly string[] => [
    ...[...SPELLINGS, ...Object.keys(NAMES)].map((host) => `https://${host}:${port}/hook`),
  ];

  it("connects to none of the spellings and none of the names", async () => {
    const { resolve } = resolving();
    const post = guardedPost({ resolve, connectMs: 500 });
    const before = listener.connections;
    for (const url of urls()) {
      const outcome = await asks(post, url);
      expect([url, outcome.ok]).toEqual([url, false]);
      if (!outcome.ok) expect(["address_refused", "name_not_found"]).toContain(outcome.fault);
    }
    expect(urls().length + PRIVATE.length).toBeGreaterThan(100);
    expect(listener.connections).toBe(before);
  });

  it("asks a name server once, so a second answer changes nothing", async () => {
    const { resolve, asked } = resolving({ "rebinds.example": [[PUBLIC_NOW], ["127.0.0.1"]] });
    const cut = new AbortController();
    const post = guardedPost({
      resolve: async (name) => {
        const answer = await resolve(name);
        // The true guard would now go out to the public address, where this test must not.
        cut.abort();
        return answer;
      },
    });
    const before = listener.connections;
    expect(await asks(post, `https://rebinds.example:${port}/`, cut.signal)).toEqual({
      ok: false,
      fault: "aborted",
    });
    expect(asked.get("rebinds.example")).toBe(1);
    expect(listener.connections).toBe(before);
  });

  it.each(Object.entries(HOLES))("would catch a guard that %s", async (_, planted) => {
    const { resolve } = resolving({ ...NAMES, "rebinds.example": [[PUBLIC_NOW], ["127.0.0.1"]] });
    const post = planted(resolve);
    const before = listener.connections;
    const here = urls().filter((url) => !/\/(10\.|192|169|2852|\[f|\[64|\[2002)/.test(url));
    for (const url of [...here, `https://rebinds.example:${port}/`])
      await asks(post, url).catch(() => undefined);
    expect(listener.connections).toBeGreaterThan(before);
  });

  it.each([
    ["http", "http://one.example/"],
    ["another protocol", "ftp://one.example/"],
    ["no protocol", "one.example"],
    ["a file", "file:///etc/passwd"],
    ["SSH", "https://one.example:22/"],
    ["mail", "https://one.example:25/"],
    ["Redis", "https://one.example:6379/"],
    ["a user name", "https://me@one.example/"],
    ["a password", "https://me:word@one.example/"],
    ["an empty user name", "https://@127.0.0.1:8443/"],
  ])("refuses %s before it asks for a name", async (_, url) => {
    const { resolve, asked } = resolving({ "one.example": [[PUBLIC_NOW]] });
    const post = guardedPost({ resolve, connectMs: 100 });
    const parsed = URL.parse(url);
    const outcome = await asks(post, url);
    expect([parsed?.href, outcome]).toEqual([
      parsed?.href,
      { ok: false, fault: "address_refused" },
    ]);
    expect(asked.size).toBe(0);
  });
});
