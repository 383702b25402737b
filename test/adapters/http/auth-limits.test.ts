import { describe, expect, it } from "vitest";
import { openWire, type Wire } from "./given.ts";
import { auth, AUTH, login, openSignedIn, PERSON } from "./signed-in.ts";

const { email, password } = PERSON;
const from = async (wire: Wire, address: string, input: object) => {
  const request = new Request(`http://guildhall.test${AUTH}/login`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify(input),
  });
  return wire.handler(request, { address });
};

describe("Failed sign-ins", () => {
  it("of one login are twenty in a quarter of an hour, wherever they come from", async () => {
    const { wire, clock } = await openSignedIn();
    for (let n = 0; n < 20; n++)
      expect((await from(wire, `10.0.0.${n}`, { email, password: "wrong" })).status).toBe(401);
    const refused = await from(wire, "10.0.1.1", { email, password });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "900"]);
    const other = { email: "nobody@company.com", password: "wrong" };
    expect((await from(wire, "10.0.1.1", other)).status).toBe(401);
    await clock.advance("15m");
    expect((await from(wire, "10.0.1.1", { email, password })).status).toBe(200);
  }, 30_000);

  it("of an address that nobody has are counted like any other's", async () => {
    const { wire } = await openWire();
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++)
      statuses.push((await auth(wire, "/login", { email, password: "wrong" })).status);
    expect(statuses).toEqual([...Array<number>(20).fill(401), 429]);
  }, 30_000);

  it("from one place are sixty, whoever they try to be, also when they come at once", async () => {
    const { wire } = await openWire({ signIn: { passwords: { waiting: 200 } } });
    const all = Array.from({ length: 100 }, (_, n) =>
      from(wire, "10.0.0.1", { email: `nobody${n}@company.com`, password: "wrong" }),
    );
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    expect((await from(wire, "10.0.0.2", { email, password: "wrong" })).status).toBe(401);
  }, 30_000);

  it("are all that is counted: the right password works as often as needed", async () => {
    const { wire } = await openSignedIn();
    for (let n = 0; n < 25; n++) await login(wire);
  }, 30_000);
});

describe("More sign-ins than there is room for", () => {
  it("are turned away at once with 503, and the room is free again afterwards", async () => {
    const { wire } = await openSignedIn({ signIn: { passwords: { atOnce: 1, waiting: 2 } } });
    const all = Array.from({ length: 10 }, () => auth(wire, "/login", { email, password }));
    const answers = await Promise.all(all);
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy).toHaveLength(7);
    expect(busy[0]?.headers.get("retry-after")).toBe("1");
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect((await auth(wire, "/login", { email, password })).status).toBe(200);
  });
});

describe("A key that is used from a network address", () => {
  it("remembers a hash of it that is the same each time, and not the address", async () => {
    const { wire, client, pair } = await openSignedIn();
    const call = (address: string) =>
      wire.handler(
        new Request("http://guildhall.test/v1/whoami", {
          ...{ method: "POST", headers: { authorization: `Bearer ${client.api_key}` } },
        }),
        { address },
      );
    const hashes: string[] = [];
    for (const address of ["192.0.2.7", "192.0.2.8", "192.0.2.7"]) {
      await call(address);
      const list = await wire.send(`${AUTH}/api-keys`, { method: "GET", key: pair.access_token });
      hashes.push(list.body.keys[0].last_used_ip_hash);
      expect(list.text).not.toContain(address);
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(hashes[2]).toBe(hashes[0]);
    expect(hashes[1]).not.toBe(hashes[0]);
  });

  it("costs no write for each call", async () => {
    const { wire, client, market, pair } = await openSignedIn();
    let writes = 0;
    market.on("event", () => writes++);
    for (let n = 0; n < 100; n++) await wire.v1("whoami", client.api_key);
    expect(writes).toBe(0);
    const list = await wire.send(`${AUTH}/api-keys`, { method: "GET", key: pair.access_token });
    expect(list.body.keys[0].usage_count).toBe(100);
  });
});
