import { describe, expect, it } from "vitest";
import { CODES, type Code } from "../../../engine/index.ts";
import { openWire, SPEC, wireRefusing } from "./given.ts";

const codes = Object.keys(CODES) as Code[];
/** On /mcp these say something of the connection; any other refusal is an answer like any. */
const LOUD = [401, 403, 429, 500, 503];

describe("A refusal on /v1", () => {
  it.each(codes)("tells %s with the status of the table", async (code) => {
    const more = { message: "Because.", field: "a.b", reason: "why", data: { status: "draft" } };
    const answer = await wireRefusing(code, more).v1("get_task", "good", { task_id: "x" });
    expect(answer.status).toBe(CODES[code].http);
    expect(answer.body).toEqual({ error: { code, ...more } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("leaves out what there is not to say", async () => {
    const answer = await wireRefusing("not_found").v1("get_task", "good", { task_id: "x" });
    expect(Object.keys(answer.body.error)).toEqual(["code", "message"]);
  });

  it.each(["rate_limited", "busy", "unavailable"] as const)(
    "says when to retry: %s",
    async (code) => {
      const answer = await wireRefusing(code).v1("get_task", "good", { task_id: "x" });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    },
  );
});

describe("A refusal on /mcp", () => {
  it.each(codes)("tells %s with the number of the table", async (code) => {
    const more = { message: "Because.", field: "a.b", reason: "why", data: { status: "draft" } };
    const answer = await wireRefusing(code, more).tool("get_task", "good", { task_id: "x" });
    const { http, rpc } = CODES[code];
    expect(answer.status).toBe(LOUD.includes(http) ? http : 200);
    expect(answer.body).toEqual({
      jsonrpc: "2.0",
      id: 7,
      error: {
        code: rpc,
        message: rpc === -32602 ? "Invalid params: Because." : "Because.",
        data: { code, field: "a.b", reason: "why", status: "draft" },
      },
    });
  });
});

describe("What the market really refuses", () => {
  it("comes with the status and the code that DESIGN gives it", async () => {
    const { wire, keys, task } = await openWire();
    const draft = await task("draft");
    const matched = await task("matched");
    const reviewed = await task("awaiting_review");
    const { agent_key, worker_token, worker2_token, developer_token } = keys;
    const dear = await wire.v1("create_task", agent_key, { ...SPEC, budget_amber: 900_000 });
    const told = async (...call: Parameters<typeof wire.v1>) => {
      const { status, body } = await wire.v1(...call);
      return [status, body.error.code];
    };
    expect(await told("get_task", undefined, { task_id: draft })).toEqual([401, "unauthenticated"]);
    expect(await told("accept_task", agent_key, { task_id: draft })).toEqual([403, "wrong_role"]);
    expect(await told("fly_to_moon", agent_key)).toEqual([404, "unknown_operation"]);
    expect(await told("get_task", agent_key)).toEqual([400, "invalid_input"]);
    expect(await told("get_task", agent_key, { task_id: "no" })).toEqual([404, "not_found"]);
    expect(await told("accept_task", worker2_token, { task_id: matched })).toEqual([
      409,
      "already_taken",
    ]);
    expect(await told("cancel_task", agent_key, { task_id: reviewed })).toEqual([
      409,
      "wrong_state",
    ]);
    expect(
      await told("approve_submission", agent_key, { task_id: reviewed, milestone_number: 2 }),
    ).toEqual([422, "rule_broken"]);
    expect(await told("fund_task", agent_key, { task_id: dear.body.task_id })).toEqual([
      402,
      "insufficient_funds",
    ]);
    await wire.v1("set_spending_caps", developer_token, { per_task_spend_cap_amber: 5 });
    expect(await told("fund_task", agent_key, { task_id: draft })).toEqual([402, "cap_exceeded"]);
    expect(await told("submit_work", worker_token, { task_id: draft })).toEqual([404, "not_found"]);
  });

  it("says that an account is suspended", async () => {
    const { wire, keys } = await openWire();
    await wire.v1("suspend", keys.operator_token, { account_id: keys.agent_id });
    const answer = await wire.v1("get_wallet", keys.agent_key);
    expect([answer.status, answer.body.error.code]).toEqual([403, "suspended"]);
  });

  it("holds what an operator must see first, and asks a person where the policy does", async () => {
    const { wire, task, keys } = await openWire({
      policy: {
        spend_velocity_amber: "150",
        confirmations: [{ operation: "approve_submission", from_amber: "1" }],
      },
    });
    const reviewed = await task("awaiting_review");
    const asked = await wire.v1("approve_submission", keys.agent_key, { task_id: reviewed });
    expect([asked.status, asked.body.error.code]).toEqual([428, "confirmation_required"]);
    const second = await task("draft");
    const held = await wire.v1("fund_task", keys.agent_key, { task_id: second });
    expect([held.status, held.body.error.code]).toEqual([422, "held_for_review"]);
  });
});
