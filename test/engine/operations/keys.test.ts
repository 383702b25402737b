import { describe, expect, it } from "vitest";
import { DEFAULT_SCOPES, SCOPES } from "../../../engine/operations/scopes.ts";
import { openWorld, refusal, refusedAs } from "../../support/world.ts";

describe("A key", () => {
  it("speaks for its agent, with the scopes that it was given", async () => {
    const { market, acme } = await openWorld();
    const made = await acme.registerAgent({ display_name: "Reader" });
    expect(made.api_key).toMatch(/^sk_test_[\w-]{48}$/);
    expect(await market.authenticate(made.api_key)).toEqual({
      role: "agent",
      id: made.agent_id,
      developer: made.developer_id,
      mode: "test",
      scopes: DEFAULT_SCOPES,
    });
  });

  it("is shown once: no list and no event holds it again", async () => {
    const { market, acme, storage } = await openWorld();
    const { api_key } = await acme.registerAgent({ display_name: "Reader" });
    expect(JSON.stringify(await acme.listApiKeys())).not.toContain(api_key);
    expect(JSON.stringify(await acme.listEvents())).not.toContain(api_key);
    const log = JSON.stringify(await storage.log(0, 1000), (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(log).not.toContain(api_key);
    expect(await market.authenticate(`${api_key}x`)).toBeNull();
  });

  it("ends when it is revoked, at once and for good", async () => {
    const { market, acme } = await openWorld();
    const key = await acme.createApiKey({ name: "reader", scopes: ["tasks.read"] });
    expect(await market.authenticate(key.api_key)).not.toBeNull();
    const { revoked_at } = await acme.revokeApiKey({ key_id: key.key_id });
    expect(await market.authenticate(key.api_key)).toBeNull();
    expect((await acme.revokeApiKey({ key_id: key.key_id })).revoked_at).toBe(revoked_at);
  });

  it("ends on its day, to the millisecond", async () => {
    const { market, acme } = await openWorld();
    const scopes = ["tasks.read" as const];
    const { api_key } = await acme.createApiKey({ name: "r", scopes, expires_in_days: 1 });
    await market.advance(86_400_000 - 1);
    expect(await market.authenticate(api_key)).not.toBeNull();
    await market.advance(1);
    expect(await market.authenticate(api_key)).toBeNull();
  });

  it("of a developer reads all its agents and spends only in the name of one", async () => {
    const { market, acme } = await openWorld();
    const key = await acme.createApiKey({ name: "all", scopes: [...SCOPES] });
    const who = await market.authenticate(key.api_key);
    expect(who).toMatchObject({ role: "developer", scopes: SCOPES });
    if (who === null) return;
    const spec = { title: "Look", task_type: "errand", budget_amber: 5 };
    const reply = await market.execute(who, "create_task", spec);
    expect(reply).toMatchObject({ rejection: { field: "agent_id", reason: "required" } });
  });

  it("can give no more than it has itself", async () => {
    const { market, acme, who } = await openWorld();
    const made = await acme.createApiKey({ name: "k", scopes: ["profile.update"] });
    const key = await market.authenticate(made.api_key);
    if (key === null) throw new Error("the key is good");
    const more = { name: "more", scopes: ["payments.fund"] };
    expect(await market.execute(key, "create_api_key", more)).toMatchObject({
      rejection: { code: "missing_scope", field: "scopes" },
    });
    const agent = { display_name: "more", scopes: ["payments.fund"] };
    expect(await market.execute(key, "register_agent", agent)).toMatchObject({
      rejection: { code: "missing_scope" },
    });
    const theirs = { name: "k", scopes: ["tasks.read" as const], agent_id: who.ada.id };
    expect(await refusedAs(acme.createApiKey(theirs))).toBe("not_found");
  });

  it("can be revoked however many came after it", async () => {
    const { market, acme } = await openWorld();
    const old = await acme.createApiKey({ name: "old", scopes: ["tasks.read"] });
    for (let n = 0; n < 500; n++) await acme.createApiKey({ name: "k", scopes: ["tasks.read"] });
    await acme.revokeApiKey({ key_id: old.key_id });
    expect(await market.authenticate(old.api_key)).toBeNull();
  });

  it("of somebody else cannot be revoked", async () => {
    const { market, acme } = await openWorld();
    const { key_id } = await acme.createApiKey({ name: "k", scopes: ["tasks.read"] });
    const other = market.as(await market.registerDeveloper({ name: "Other" }));
    expect(await refusal(other.revokeApiKey({ key_id }))).toEqual(
      await refusal(other.revokeApiKey({ key_id: "key_none" })),
    );
  });
});

describe("A token", () => {
  it("speaks for a person, who has no scopes to lack", async () => {
    const { market } = await openWorld();
    const { token, worker_id } = await market.registerWorker({ name: "Dan" });
    expect(token).toMatch(/^tok_test_/);
    const who = await market.authenticate(token);
    expect(who).toMatchObject({ role: "worker", id: worker_id, scopes: null });
  });
});

describe("A profile", () => {
  it("changes what is given and leaves the rest", async () => {
    const { ada } = await openWorld();
    await ada.updateProfile({ skills: ["climbing"], city: "Oslo" });
    await ada.updateProfile({ bio: "On time.", city: null });
    expect(await ada.getProfile()).toMatchObject({
      name: "Ada",
      skills: ["climbing"],
      city: null,
      bio: "On time.",
    });
  });

  it("of an agent has a name, and nothing that a worker has", async () => {
    const { scout } = await openWorld();
    await scout.updateProfile({ name: "Scout the Second" });
    expect((await scout.getProfile()).name).toBe("Scout the Second");
    expect(await refusal(scout.updateProfile({ city: "Oslo" }))).toMatchObject({
      code: "invalid_input",
      field: "city",
      reason: "not_applicable",
    });
  });
});

describe("A webhook", () => {
  const hook = {
    url: "https://example.com/hook",
    event_types: ["task.completed"],
    secret: "sixteen letters or more",
  };

  it("keeps its secret sealed, and shows it nowhere", async () => {
    const { acme, storage } = await openWorld({ secretKey: "apart from the store" });
    const { webhook_id } = await acme.createWebhook(hook);
    expect((await acme.listWebhooks()).webhooks).toMatchObject([{ webhook_id, url: hook.url }]);
    const want = { records: [], accounts: [], answer: null };
    const ref = { kind: "webhook", id: webhook_id } as const;
    const stored = (await storage.load({ ...want, glances: [ref] })).record(ref);
    expect(JSON.stringify(stored)).not.toContain(hook.secret);
    await acme.deleteWebhook({ webhook_id });
    expect((await acme.listWebhooks()).webhooks).toEqual([]);
    expect(await refusedAs(acme.deleteWebhook({ webhook_id }))).toBe("not_found");
  });

  it("is refused where secrets could not be sealed", async () => {
    const { acme } = await openWorld();
    expect(await refusedAs(acme.createWebhook(hook))).toBe("not_configured");
  });

  it.each(["http://example.com/", "https://localhost/", "https://me@example.com/", "ftp://x.y/"])(
    "does not go to %s",
    async (url) => {
      const { acme } = await openWorld({ secretKey: "apart from the store" });
      expect(await refusal(acme.createWebhook({ ...hook, url }))).toMatchObject({ field: "url" });
    },
  );

  it("can be asked to send again from an earlier event on", async () => {
    const { acme } = await openWorld({ secretKey: "apart from the store" });
    const { webhook_id } = await acme.createWebhook(hook);
    const again = (after_sequence: number) => acme.replayWebhook({ webhook_id, after_sequence });
    expect((await again(5)).replays_after).toBe(5);
    expect((await again(2)).replays_after).toBe(2);
    expect((await again(4)).replays_after).toBe(2);
  });
});
