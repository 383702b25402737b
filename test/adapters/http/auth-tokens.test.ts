import { createHmac, generateKeyPairSync, sign as signWith } from "node:crypto";
import { jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import type { MarketPort } from "../../../engine/index.ts";
import { serverKeys } from "../../../src/accounts/keys.ts";
import { Wire, type Got, sameHeaders } from "./given.ts";
import { asked, oauth, openSignedIn } from "./signed-in.ts";

const SECRET = "a key for tests only";
const KEY = serverKeys(SECRET, "test").tokens;

type Part = Readonly<Record<string, unknown>>;
const coded = (part: Part): string => Buffer.from(JSON.stringify(part)).toString("base64url");
const opened = (token: string, at: 0 | 1): Part =>
  JSON.parse(Buffer.from(token.split(".")[at] ?? "", "base64url").toString()) as Part;

/** Signed with HS256 under any key, whatever the header says. */
function forge(header: Part, claims: Part, key: string | Uint8Array = KEY): string {
  const said = `${coded(header)}.${coded(claims)}`;
  return `${said}.${createHmac("sha256", key).update(said).digest("base64url")}`;
}

/** Every way we know to make a token that is nearly good. The first two are good. */
function tokensLike(good: string, now: number): Readonly<Record<string, string>> {
  const [header, claims] = [opened(good, 0), opened(good, 1)];
  const [head = "", body = "", mac = ""] = good.split(".");
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = publicKey.export({ format: "jwk" });
  const signed = (said: string): string =>
    `${said}.${signWith("sha256", Buffer.from(said), privateKey).toString("base64url")}`;
  const rs = `${coded({ ...header, alg: "RS256", jwk })}.${body}`;
  const without = (name: string): Part =>
    Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name));
  const second = Math.floor(now / 1000);
  const other = (more: Part, key?: Uint8Array): string =>
    forge(header, { ...claims, ...more }, key);
  return {
    "as it was signed": good,
    "forged by whoever has the key": forge(header, claims),
    "without an algorithm": `${coded({ ...header, alg: "none" })}.${body}.`,
    "without an algorithm, in capitals": `${coded({ ...header, alg: "NONE" })}.${body}.${mac}`,
    "without a signature": `${head}.${body}.`,
    "of another algorithm of the same key": forge({ ...header, alg: "HS512" }, claims),
    "signed with a key of its own": signed(rs),
    "signed with a public key for a secret": forge(
      header,
      claims,
      publicKey.export({ format: "pem", type: "spki" }).toString(),
    ),
    "with an empty key": forge(header, claims, ""),
    "with a kid that is a path": forge({ ...header, kid: "../../dev/null" }, claims),
    "with a kid that is another": forge({ ...header, kid: "2" }, claims),
    "without a kid": forge({ alg: "HS256", typ: "at+jwt" }, claims),
    "with a key in its header": forge(
      { ...header, jwk: { kty: "oct", k: "AAAA" } },
      claims,
      "\0\0\0",
    ),
    "with an address for its key": forge({ ...header, jku: "http://127.0.0.1:1/" }, claims, "x"),
    "with a critical part nobody knows": forge({ ...header, crit: ["x"], x: 1 }, claims),
    "of another type": forge({ ...header, typ: "JWT" }, claims),
    "that is an id_token": forge({ ...header, typ: "id_token" }, claims),
    expired: other({ exp: second }),
    "that never ends": forge(header, without("exp")),
    "not valid yet": other({ nbf: second + 60 }),
    "for another audience": other({ aud: "https://other.example/mcp" }),
    "for two audiences": other({ aud: [claims["aud"], "https://other.example"] }),
    "for no audience": forge(header, without("aud")),
    "for refreshing": other({ aud: "guildhall:test:refresh" }),
    "from another issuer": other({ iss: "https://other.example" }),
    "from no issuer": forge(header, without("iss")),
    "of the live market": other(
      { aud: "guildhall:live:access" },
      serverKeys(SECRET, "live").tokens,
    ),
    "signed by the live market": other({}, serverKeys(SECRET, "live").tokens),
    "of a market with another secret": other({}, serverKeys("another key", "test").tokens),
    "for another account": other({ sub: "dev_sandbox" }),
    "for no account": forge(header, without("sub")),
    "of an unknown session": other({ session: "ses_nothing", key: "key_nothing" }),
    "without its last character": good.slice(0, -1),
    "with a changed claim": `${head}.${coded({ ...claims, sub: "dev_sandbox" })}.${mac}`,
    "with a blank part": `${head}..${mac}`,
    "that is far too long": other({ more: "x".repeat(5000) }),
  };
}

const GOOD = ["as it was signed", "forged by whoever has the key"];

/** The names of the tokens that are let in, on either surface, and every answer to the others. */
async function letIn(wire: Wire, tokens: Readonly<Record<string, string>>) {
  const names: string[] = [];
  const refusals = new Set<string>();
  const bytes = ({ status, text, headers }: Got): string =>
    JSON.stringify([status, text, sameHeaders({ headers })]);
  for (const [name, token] of Object.entries(tokens)) {
    const plain = await wire.v1("whoami", token);
    const called = await wire.tool("get_wallet", token);
    if (plain.status !== 401 || called.status !== 401) names.push(name);
    else refusals.add(bytes(plain) + bytes(called));
  }
  return { names, refusals };
}

describe("A signed token", () => {
  let signedIn: Awaited<ReturnType<typeof openSignedIn>>;
  let tokens: readonly Readonly<Record<string, string>>[];

  beforeAll(async () => {
    signedIn = await openSignedIn();
    const { wire, pair, client, market } = signedIn;
    const granted = await oauth(wire, asked(client));
    tokens = [pair.access_token, granted.body.access_token].map((token: string) =>
      tokensLike(token, market.now()),
    );
  });

  it("is let in if we signed it for this use, and every other gets the same 401", async () => {
    for (const each of tokens) {
      const { names, refusals } = await letIn(signedIn.wire, each);
      expect(names).toEqual(GOOD);
      expect(refusals.size).toBe(1);
    }
  });

  it.each([
    ["the audience", { issuer: "guildhall", typ: "at+jwt" }, "for another audience"],
    ["the issuer", { audience: "guildhall:test:access", typ: "at+jwt" }, "from another issuer"],
    ["the type", { audience: "guildhall:test:access", issuer: "guildhall" }, "that is an id_token"],
  ])("is found out where a planted verifier forgets %s", async (_, looksAt, missed) => {
    const { market, pair } = signedIn;
    const careless: MarketPort = {
      anyone: market.anyone,
      accounts: market.accounts,
      money: market.money,
      follow: (...call) => market.follow(...call),
      execute: (...call) => market.execute(...call),
      async authenticate(token) {
        const options = { ...looksAt, currentDate: new Date(market.now()) };
        const read = await jwtVerify(token, KEY, options).catch(() => null);
        return read && market.authenticate(pair.access_token);
      },
    };
    const { names } = await letIn(new Wire(createHandler({ market: careless })), tokens[0] ?? {});
    expect(names).toContain(missed);
  });

  it("says of itself whom to look up, and no word of what its bearer may do", () => {
    const claims = opened(signedIn.pair.access_token, 1);
    expect(Object.keys(claims).sort()).toEqual([
      ...["aud", "exp", "iat", "iss", "jti", "session", "sub"],
    ]);
  });
});

describe("A market without a secret key", () => {
  it("signs in the sandbox, with tokens that end with the process", async () => {
    const { wire, pair } = await openSignedIn({ secretKey: undefined } as object);
    expect((await wire.v1("whoami", pair.access_token)).status).toBe(200);
    const other = await openSignedIn({ secretKey: undefined } as object);
    expect((await other.wire.v1("whoami", pair.access_token)).status).toBe(401);
  });
});
