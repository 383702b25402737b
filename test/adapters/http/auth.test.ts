import { describe, expect, it } from "vitest";
import { openWire, sameHeaders } from "./given.ts";
import { auth, AUTH, login, openSignedIn, PERSON } from "./signed-in.ts";

describe("Somebody who registers", () => {
  it("signs in, makes an agent, and the agent's key works: as the documents show", async () => {
    const { wire } = await openWire();
    const registered = await auth(wire, "/register/developer", PERSON);
    expect([registered.status, registered.body.role]).toEqual([201, "developer"]);
    const { email, password } = PERSON;
    const { status, body } = await auth(wire, "/login", { email, password });
    expect(status).toBe(200);
    expect(body).toMatchObject({ role: "developer", token_type: "bearer", expires_in: 3600 });
    expect(body.access_token).toMatch(/^eyJ/);
    expect(body.refresh_token).toMatch(/^eyJ/);
    const agent = await auth(
      wire,
      "/developers/agents",
      { display_name: "My First Agent" },
      body.access_token,
    );
    expect(agent.status).toBe(201);
    expect(agent.body.api_key).toMatch(/^sk_test_[\w-]{48}$/);
    const self = await wire.v1("whoami", agent.body.api_key);
    expect(self.body).toMatchObject({ role: "agent", id: agent.body.agent_id });
    expect((await wire.tool("aethra.get_wallet", agent.body.api_key)).status).toBe(200);
    expect((await wire.v1("whoami", body.access_token)).body.scopes).toBeNull();
  });

  it("as a worker signs in as one, and finds tasks", async () => {
    const { wire, task } = await openWire();
    await task("funded");
    const worker = { ...PERSON, email: "ada@example.com", skills: ["photography"] };
    expect((await auth(wire, "/register/worker", worker)).body.role).toBe("worker");
    const { access_token } = await login(wire, { email: "ada@example.com" });
    const found = await wire.v1("find_tasks", access_token);
    expect(found.body.tasks).toHaveLength(1);
    expect((await wire.v1("get_profile", access_token)).body).toMatchObject({
      name: PERSON.display_name,
      skills: ["photography"],
    });
  });

  it("needs an address and a password that are fit to be one", async () => {
    const { wire } = await openWire();
    const refused = async (more: object) => {
      const { status, body, text } = await auth(wire, "/register/developer", {
        ...PERSON,
        ...more,
      });
      expect(status).toBe(400);
      for (const value of Object.values(more)) expect(text).not.toContain(String(value));
      return [body.error.field, body.error.reason];
    };
    expect(await refused({ password: "seven77" })).toEqual(["password", "below_minimum"]);
    expect(await refused({ password: "x".repeat(129) })).toEqual(["password", "above_maximum"]);
    expect(await refused({ password: "Password1234" })).toEqual(["password", "too_common"]);
    expect(await refused({ password: "YOU@company.com" })).toEqual(["password", "is_email"]);
    expect(await refused({ password: "p\ud800ssssssss" })).toEqual(["password", "malformed"]);
    expect(await refused({ email: "no address" })).toEqual(["email", "malformed"]);
    expect(await refused({ email: "yоu@company.com" })).toEqual(["email", "malformed"]);
    const none = await auth(wire, "/register/developer", { email: PERSON.email });
    expect(none.body.error.field).toBe("password");
  });

  it("is told the same when the address is taken, which keeps its password", async () => {
    const { wire } = await openWire();
    const first = await auth(wire, "/register/developer", PERSON);
    const spelt = { ...PERSON, email: " YOU@Company.com ", password: "quite another one" };
    const second = await auth(wire, "/register/developer", spelt);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    const { email } = PERSON;
    expect((await auth(wire, "/login", { email, password: spelt.password })).status).toBe(401);
    expect((await auth(wire, "/login", { email, password: PERSON.password })).status).toBe(200);
  });

  it("has one account however many register the address at once", async () => {
    const { wire, market } = await openWire();
    const all = Array.from({ length: 8 }, () => auth(wire, "/register/developer", PERSON));
    expect(new Set((await Promise.all(all)).map(({ status }) => status))).toEqual(new Set([201]));
    const ids = await Promise.all(
      [1, 2, 3].map(async () => {
        const who = await market.authenticate((await login(wire)).access_token);
        return who?.id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
  });
});

describe("Signing in", () => {
  it("refuses a wrong password and an address that nobody has in the same bytes", async () => {
    const { wire } = await openSignedIn();
    const wrong = await auth(wire, "/login", { email: PERSON.email, password: "wrong password" });
    const nobody = await auth(wire, "/login", {
      ...{ email: "nobody@company.com", password: "wrong password" },
    });
    expect(wrong.status).toBe(401);
    expect([nobody.status, nobody.text]).toEqual([wrong.status, wrong.text]);
    expect(sameHeaders(nobody)).toEqual(sameHeaders(wrong));
    const odd = await auth(wire, "/login", { email: "no address", password: "wrong password" });
    expect([odd.status, odd.text]).toEqual([wrong.status, wrong.text]);
  });

  it("reads every character of a password, also behind the seventy-second", async () => {
    const { wire } = await openWire();
    const password = "long".repeat(20);
    await auth(wire, "/register/developer", { ...PERSON, password });
    const near = `${password.slice(0, -1)}!`;
    const { email } = PERSON;
    expect((await auth(wire, "/login", { email, password: near })).status).toBe(401);
    expect((await auth(wire, "/login", { email, password })).status).toBe(200);
  });

  it("takes one password for one however its letters were put together", async () => {
    const { wire } = await openWire();
    await auth(wire, "/register/developer", { ...PERSON, password: "caf\u00e9 au lait" });
    const { email } = PERSON;
    expect((await auth(wire, "/login", { email, password: "cafe\u0301 au lait" })).status).toBe(
      200,
    );
  });
});

describe("What is done with a developer's token", () => {
  it("makes, lists and revokes keys with scopes and an expiry", async () => {
    const { wire, pair, clock } = await openSignedIn();
    const wanted = {
      name: "Read-only monitoring key",
      scopes: ["tasks.read", "payments.read", "profile.read"],
      expires_in_days: 90,
    };
    const made = await auth(wire, "/api-keys", wanted, pair.access_token);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: wanted.name, scopes: wanted.scopes, usage_count: 0 });
    const { api_key, key_id } = made.body;
    expect((await wire.v1("get_wallet", api_key)).status).toBe(200);
    const list = await wire.send(`${AUTH}/api-keys`, { method: "GET", key: pair.access_token });
    expect(list.body.keys).toContainEqual(expect.objectContaining({ key_id, usage_count: 1 }));
    expect(list.text).not.toContain(api_key);
    const path = `${AUTH}/api-keys/${key_id}`;
    const gone = await wire.send(path, { method: "DELETE", key: pair.access_token });
    expect([gone.status, gone.body.key_id]).toEqual([200, key_id]);
    expect((await wire.v1("get_wallet", api_key)).status).toBe(401);
    const second = await auth(wire, "/api-keys", wanted, pair.access_token);
    await clock.advance("90d");
    expect((await wire.v1("get_wallet", second.body.api_key)).status).toBe(401);
  });

  it("cannot name somebody else as whoever acts", async () => {
    const { wire, keys, pair, client } = await openSignedIn();
    const acting = {
      developer_id: "dev_sandbox",
      developer: "dev_sandbox",
      account: "dev_sandbox",
    };
    const made = await auth(
      wire,
      "/developers/agents",
      { display_name: "Two", ...acting },
      pair.access_token,
    );
    expect(made.body.developer_id).not.toBe("dev_sandbox");
    const foreign = { name: "k", scopes: ["tasks.read"], agent_id: keys.agent_id };
    const refused = await auth(wire, "/api-keys", foreign, pair.access_token);
    const unknown = { ...foreign, agent_id: "agt_nobody00" };
    const none = await auth(wire, "/api-keys", unknown, pair.access_token);
    expect([refused.status, refused.text]).toEqual([404, none.text]);
    expect((await auth(wire, "/developers/agents", acting, client.api_key)).status).toBe(403);
    expect((await auth(wire, "/developers/agents", acting)).status).toBe(401);
  });

  it("does not reach somebody else's key, which looks like none at all", async () => {
    const { wire, keys, pair } = await openSignedIn();
    const theirs = await wire.v1("list_api_keys", keys.developer_token);
    const ask = async (id: string) => {
      const path = `${AUTH}/api-keys/${id}`;
      const { status, text, headers } = await wire.send(path, {
        ...{ method: "DELETE", key: pair.access_token },
      });
      return JSON.stringify([status, text, sameHeaders({ headers })]);
    };
    expect(await ask(theirs.body.keys[0].key_id)).toBe(await ask("key_nothing"));
    expect((await wire.v1("whoami", keys.agent_key)).status).toBe(200);
  });

  it("shows a secret once: a repeated call has its answer without it", async () => {
    const { wire, pair } = await openSignedIn();
    const headers = { "idempotency-key": "one" };
    const ask = () =>
      auth(wire, "/developers/agents", { display_name: "Again" }, pair.access_token, headers);
    const [first, second] = [await ask(), await ask()];
    expect(second.body.agent_id).toBe(first.body.agent_id);
    expect(second.body.api_key).toBe("already_shown");
    expect(second.headers.get("idempotent-replayed")).toBe("true");
  });

  it("is asked about before a body that cannot be read", async () => {
    const { wire, client, pair } = await openSignedIn();
    const ask = async (key?: string) =>
      (await wire.send(`${AUTH}/developers/agents`, { key, body: "{" })).status;
    expect([await ask(), await ask(client.api_key), await ask(pair.access_token)]).toEqual([
      ...[401, 403, 400],
    ]);
  });

  it("is never answered with a failure of ours, whatever is sent", async () => {
    const { wire, pair } = await openSignedIn();
    const { access_token: key } = pair;
    const bodies = ["", "null", "[]", "7", '"x"', '{"email": {}}', '{"refresh_token": 7}', "{}"];
    const odd = JSON.stringify({ email: "\u0000@x.y", password: "\u0000", scopes: ["no"] });
    const posts = [
      ...["/register/developer", "/register/worker", "/login", "/token/refresh", "/revoke"],
      ...["/developers/agents", "/api-keys"],
    ];
    for (const path of posts)
      for (const body of [...bodies, odd, JSON.stringify({ refresh_token: "x".repeat(4096) })])
        expect([path, body, (await wire.send(AUTH + path, { key, body })).status < 500]).toEqual([
          ...[path, body, true],
        ]);
    for (const id of ["%00", "%E0%A4%A", "..%2F..", "x".repeat(500), "%F0%9F%92%A9"]) {
      const gone = await wire.send(`${AUTH}/api-keys/${id}`, { method: "DELETE", key });
      expect([400, 404]).toContain(gone.status);
    }
  });

  it("answers for its methods and for bodies that are none", async () => {
    const { wire } = await openWire();
    const got = await wire.send(`${AUTH}/login`, { method: "GET" });
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
    const broken = await wire.send(`${AUTH}/login`, { body: "{" });
    expect([broken.status, broken.body.error.reason]).toEqual([400, "malformed_json"]);
    expect((await wire.send(`${AUTH}/nothing`, { body: "{}" })).status).toBe(404);
  });
});
