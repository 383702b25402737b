import { describe, expect, it } from "vitest";
import type { Wire } from "./given.ts";
import { auth, login, openSignedIn, type Pair } from "./signed-in.ts";

const refresh = (wire: Wire, { refresh_token }: Pair) =>
  auth(wire, "/token/refresh", { refresh_token });
const works = async (wire: Wire, { access_token }: Pair): Promise<boolean> =>
  (await wire.v1("whoami", access_token)).status === 200;

describe("A refresh token", () => {
  it("gives the next pair, and then is used up", async () => {
    const { wire, pair } = await openSignedIn();
    const next = await refresh(wire, pair);
    expect(next.status).toBe(200);
    expect(next.body.refresh_token).not.toBe(pair.refresh_token);
    expect(await works(wire, next.body)).toBe(true);
    const third = await refresh(wire, next.body);
    expect(third.status).toBe(200);
  });

  it("that is used again ends the whole session: every token of it, at once", async () => {
    const { wire, pair } = await openSignedIn();
    const other = await login(wire);
    const { body: next } = await refresh(wire, pair);
    const { body: third } = await refresh(wire, next);
    const reused = await refresh(wire, pair);
    expect(reused.status).toBe(401);
    for (const each of [pair, next, third]) {
      expect(await works(wire, each)).toBe(false);
      const { status, text } = await refresh(wire, each);
      expect([status, text]).toEqual([401, reused.text]);
    }
    expect(await works(wire, other)).toBe(true);
  });

  it("used by many at once serves one of them at most, and the session is over", async () => {
    const { wire, pair } = await openSignedIn();
    const all = await Promise.all(Array.from({ length: 10 }, () => refresh(wire, pair)));
    const won = all.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(await works(wire, won[0]?.body)).toBe(false);
  });

  it("may come again within the grace that a market gives, for the same successor", async () => {
    const { wire, pair, clock } = await openSignedIn({ policy: { refresh_grace: "10s" } });
    const first = await refresh(wire, pair);
    await clock.advance("9s");
    const again = await refresh(wire, pair);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
    await clock.advance("1s");
    expect((await refresh(wire, pair)).status).toBe(401);
    expect((await refresh(wire, first.body)).status).toBe(401);
  });

  it("is over thirty days after the person signed in, however often it was renewed", async () => {
    const { wire, clock, pair } = await openSignedIn();
    await clock.advance("29d");
    const next = await refresh(wire, pair);
    expect(next.status).toBe(200);
    await clock.advance("23.5h");
    const last = await refresh(wire, next.body);
    expect(last.body.expires_in).toBe(1800);
    await clock.advance("30m");
    expect((await refresh(wire, last.body)).status).toBe(401);
    expect(await works(wire, last.body)).toBe(false);
  });

  it("is no access token, and an access token no refresh token", async () => {
    const { wire, pair } = await openSignedIn();
    expect((await wire.v1("whoami", pair.refresh_token)).status).toBe(401);
    const swapped = await auth(wire, "/token/refresh", { refresh_token: pair.access_token });
    expect(swapped.status).toBe(401);
    expect(await works(wire, pair)).toBe(true);
  });
});

describe("An access token", () => {
  it("works for sixty minutes and not a second longer", async () => {
    const { wire, pair, clock } = await openSignedIn();
    await clock.advance("3599s");
    expect(await works(wire, pair)).toBe(true);
    await clock.advance("1s");
    expect(await works(wire, pair)).toBe(false);
  });

  it("ends with its session on the very next call, and revoking twice is no fault", async () => {
    const { wire, pair } = await openSignedIn();
    const { body: next } = await refresh(wire, pair);
    const revoke = () => auth(wire, "/revoke", { refresh_token: next.refresh_token });
    const revoked = await revoke();
    expect([revoked.status, revoked.body]).toEqual([200, { revoked: true }]);
    for (const each of [pair, next]) expect(await works(wire, each)).toBe(false);
    expect((await refresh(wire, next)).status).toBe(401);
    expect((await revoke()).text).toBe(revoked.text);
    const nonsense = await auth(wire, "/revoke", { refresh_token: "nonsense" });
    expect([nonsense.status, nonsense.text]).toEqual([200, revoked.text]);
  });

  it("is another one for the same account: an idempotency key outlives it", async () => {
    const { wire, pair } = await openSignedIn();
    const topUp = (key: string) =>
      wire.v1("top_up", key, { usd: "5.00" }, { "idempotency-key": "once" });
    const first = await topUp(pair.access_token);
    const { body: next } = await refresh(wire, pair);
    const second = await topUp(next.access_token);
    expect([second.status, second.text]).toEqual([200, first.text]);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
  });

  it("of a suspended account does nothing", async () => {
    const { wire, market, pair } = await openSignedIn();
    const who = await market.authenticate(pair.access_token);
    await market.execute(market.operator, "suspend", { account_id: who?.id });
    const { status, body } = await wire.v1("list_api_keys", pair.access_token);
    expect([status, body.error.code]).toEqual([403, "suspended"]);
  });
});
