import { describe, expect, it } from "vitest";
import { openWire, SPEC, type Got } from "./given.ts";

const header = (key: string) => ({ "idempotency-key": key });
const replayed = ({ headers }: Got) => headers.get("idempotent-replayed");

describe("The same key", () => {
  it("is the same answer, marked replayed, by header or body, bare or quoted", async () => {
    const { wire, keys } = await openWire();
    const create = (input: object, headers = {}) =>
      wire.v1("create_task", keys.agent_key, { ...SPEC, ...input }, headers);
    const first = await create({}, header("k-1"));
    expect(replayed(first)).toBe(null);
    for (const again of [
      await create({}, header("k-1")),
      await create({}, header('"k-1"')),
      await create({ idempotency_key: "k-1" }),
      await create({ idempotency_key: "k-1" }, header("k-1")),
      await create({ idempotency_key: "k-1" }, header('"k-1"')),
    ]) {
      expect([again.status, again.text, replayed(again)]).toEqual([200, first.text, "true"]);
    }
  });

  it("holds across /v1 and /mcp, since it belongs to the operation", async () => {
    const { wire, keys } = await openWire();
    const first = await wire.v1("create_task", keys.agent_key, SPEC, header("k-2"));
    for (const again of [
      await wire.tool("aethra.create_task", keys.agent_key, { ...SPEC, idempotency_key: "k-2" }),
      await wire.tool("create_task", keys.agent_key, SPEC, header("k-2")),
    ]) {
      expect(again.body.result.structuredContent).toEqual(first.body);
      expect(replayed(again)).toBe("true");
    }
  });

  it("does not care for the order of fields or what is a default anyway", async () => {
    const { wire, keys } = await openWire();
    const backwards = { budget_amber: "100.00", task_type: "errand", title: SPEC.title };
    const first = await wire.v1("create_task", keys.agent_key, SPEC, header("k-3"));
    const again = await wire.v1("create_task", keys.agent_key, backwards, header("k-3"));
    expect([again.text, replayed(again)]).toEqual([first.text, "true"]);
  });

  it("for another command is refused", async () => {
    const { wire, keys } = await openWire();
    await wire.v1("create_task", keys.agent_key, SPEC, header("k-4"));
    const other = { ...SPEC, budget_amber: 101 };
    const answer = await wire.v1("create_task", keys.agent_key, other, header("k-4"));
    expect([answer.status, answer.body.error.code]).toEqual([409, "idempotency_conflict"]);
    const called = await wire.tool("create_task", keys.agent_key, other, header("k-4"));
    expect([called.status, called.body.error.code]).toEqual([200, -32007]);
  });

  it("given twice and differing is refused", async () => {
    const { wire, keys } = await openWire();
    const input = { ...SPEC, idempotency_key: "a" };
    const answer = await wire.v1("create_task", keys.agent_key, input, header("b"));
    expect([answer.status, answer.body.error.reason]).toEqual([400, "differs_from_header"]);
  });

  it("of two accounts is two keys, and so it is of two operations", async () => {
    const { wire, keys, task } = await openWire();
    const task_id = await task("matched");
    const funded = await wire.v1("create_task", keys.agent_key, SPEC, header("k-5"));
    const sent = await wire.v1(
      "send_message",
      keys.agent_key,
      { task_id, text: "Hi" },
      header("k-5"),
    );
    const back = await wire.v1(
      ...(["send_message", keys.worker_token, { task_id, text: "Hi" }, header("k-5")] as const),
    );
    for (const answer of [funded, sent, back])
      expect([answer.status, replayed(answer)]).toEqual([200, null]);
  });

  it("shows no secret a second time", async () => {
    const { wire, keys } = await openWire();
    const register = () =>
      wire.v1("register_agent", keys.developer_token, { display_name: "New" }, header("k-6"));
    const [first, again] = [await register(), await register()];
    expect(first.body.api_key).toMatch(/^sk_test_/);
    expect(again.body).toEqual({ ...first.body, api_key: "already_shown" });
  });

  it("of two strangers is two keys", async () => {
    const { wire } = await openWire();
    const register = (name: string) =>
      wire.v1("register_worker", undefined, { name }, header("signup"));
    const [ada, ben] = [await register("Ada"), await register("Ben")];
    expect([ada.body.name, ben.body.name]).toEqual(["Ada", "Ben"]);
    expect(ada.body.worker_id).not.toBe(ben.body.worker_id);
  });

  it.each(["", " ", "a b", "a\tb", '""', "x".repeat(256), "schlüssel"])(
    "must be visible ASCII of 1 to 255 characters: %j",
    async (key) => {
      const { wire, keys } = await openWire();
      const answer = await wire.v1("create_task", keys.agent_key, SPEC, header(key));
      expect([answer.status, answer.body.error.field]).toEqual([400, "idempotency_key"]);
    },
  );

  it("is ignored by what only reads", async () => {
    const { wire, keys } = await openWire();
    const first = await wire.v1("get_wallet", keys.agent_key, {}, header("k-7"));
    await wire.v1("top_up", keys.developer_token, { usd: 1 });
    const again = await wire.v1("get_wallet", keys.agent_key, {}, header("k-7"));
    expect([replayed(again), again.text === first.text]).toEqual([null, false]);
  });

  it("checks again who asks", async () => {
    const { wire, keys } = await openWire();
    const made = await wire.v1("create_api_key", keys.developer_token, {
      ...{ name: "short", scopes: ["tasks.create"], agent_id: keys.agent_id },
    });
    expect((await wire.v1("create_task", made.body.api_key, SPEC, header("k"))).status).toBe(200);
    await wire.v1("revoke_api_key", keys.developer_token, { key_id: made.body.key_id });
    expect((await wire.v1("create_task", made.body.api_key, SPEC, header("k"))).status).toBe(401);
  });
});
