import { describe, expect, it } from "vitest";
import { openEagent, PHOTO } from "./given.ts";

const { type, instruction, budget, category_id } = PHOTO;
const PLAIN = { type, instruction, budget, category_id };

describe("POST /tasks", () => {
  it("takes the fields of the SDKs in either spelling, and the category by its type", async () => {
    const { ask, wallet } = await openEagent();
    const sdk = { type: "form_fill", title: "Fill it in", description: "The form of example.com" };
    for (const more of [{ maxPayout: 3 }, { max_payout: "3.00" }]) {
      const { status, body } = await ask("POST", "/api/v1/tasks", { ...sdk, ...more });
      expect([status, body]).toMatchObject([
        201,
        { type: "form_fill", title: "Fill it in", category_id: 5, budget: 3, budget_text: "3.00" },
      ]);
      expect(body.instruction).toBe(sdk.description);
    }
    expect(await wallet()).toBe("494.00");
  });

  it("takes the second generation's payload, and its key as a bearer's", async () => {
    const { wire, keys } = await openEagent();
    const asked = [
      { type: "Phone Call", payload: "Call the shop and ask when it opens", budget: 4 },
      { type: "phone_call", payload: { instruction: "Call the shop" }, budget: 4 },
      { type: "Phone Call", payload: { number: "+1-555-0123" }, budget: 4 },
    ];
    const instructions = [];
    for (const body of asked) {
      const got = await wire.send("/eagent/v1/tasks", {
        key: keys.agent_key,
        body: JSON.stringify(body),
      });
      expect(got).toMatchObject({ status: 201, body: { type: body.type, category_id: 3 } });
      instructions.push(got.body.instruction);
    }
    expect(instructions[2]).toBe('{"number":"+1-555-0123"}');
  });

  it("keeps the client's own word for the type and its metadata as they were given", async () => {
    const { ask } = await openEagent();
    const metadata = { order_id: "ord_1", deep: { list: [1, null] } };
    const wanted = { ...PLAIN, type: "Shop Front", metadata };
    const { body } = await ask("POST", "/api/v1/tasks", wanted);
    const read = await ask("GET", `/api/v1/tasks/${body.id}`);
    for (const seen of [body, read.body])
      expect(seen).toMatchObject({ type: "Shop Front", category_id: 1, metadata });
    expect(read.body.metadata).toEqual(metadata);
  });

  it("is done once where it is repeated with the same Idempotency-Key", async () => {
    const { ask, keys, wallet } = await openEagent();
    const headers = { "x-api-key": keys.agent_key, "idempotency-key": "one" };
    const first = await ask("POST", "/api/v1/tasks", PLAIN, { headers });
    const again = await ask("POST", "/api/v1/tasks", PLAIN, { headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await wallet()).toBe("485.00");
  });

  it.each([
    ["no instruction", { instruction: undefined }, 400, "instruction", "required"],
    ["no budget", { budget: undefined }, 400, "budget", "required"],
    ["no type", { type: undefined }, 400, "type", "required"],
    ["too short an instruction", { instruction: "Go" }, 400, "instruction", "below_minimum"],
    [
      "an instruction of 2001",
      { instruction: "x".repeat(2001) },
      400,
      "instruction",
      "above_maximum",
    ],
    ["a budget in words", { budget: "much" }, 400, "budget", "malformed"],
    ["a budget of nothing", { budget: 0 }, 400, "budget", "below_minimum"],
    ["a seventh decimal", { budget: "15.0000001" }, 400, "budget", "below_minimum"],
    [
      "a place off the globe",
      { location: { lat: 91, lng: 0 } },
      400,
      "location.lat",
      "above_maximum",
    ],
    [
      "a deadline that is past",
      { deadline: "2020-01-01T00:00:00Z" },
      422,
      "deadline",
      "in_the_past",
    ],
    ["an unknown category", { category_id: 99 }, 422, "category_id", "unknown_category"],
    ["too low a budget", { budget: 4.99 }, 422, "budget", "below_minimum"],
    ["too high a budget", { budget: 500.01 }, 422, "budget", "above_maximum"],
  ])("refuses %s, and takes no money", async (_, wrong, status, field, reason) => {
    const { ask, wallet } = await openEagent();
    const got = await ask("POST", "/api/v1/tasks", { ...PLAIN, ...wrong });
    expect([got.status, got.body]).toMatchObject([status, { error: { field, reason } }]);
    expect(got.text).not.toMatch(/_amber|task_type|_iso/);
    expect(await wallet()).toBe("500.00");
  });

  it("passes over what it does not know, as the documents' own clients may send more", async () => {
    const { ask } = await openEagent();
    const more = {
      ...PLAIN,
      proof_required: true,
      location: { lat: 37.7, lng: -122.4, city: "SF" },
    };
    expect((await ask("POST", "/api/v1/tasks", more)).status).toBe(201);
  });

  it("answers 402 to a key whose account has too little", async () => {
    const { ask } = await openEagent();
    const dear = { ...PLAIN, type: "errand", category_id: 10, budget: 500.01 };
    const got = await ask("POST", "/api/v1/tasks", dear);
    expect(got).toMatchObject({ status: 402, body: { error: { code: "insufficient_funds" } } });
    expect(got.headers.get("x-payment-required")).toBeNull();
  });

  it("tells whoever shows no key what it would cost, and that no chain rail takes it", async () => {
    const { ask } = await openEagent();
    const paid = { "x-payment": "a signed payment" };
    for (const headers of [{}, paid]) {
      const asked = { ...PLAIN, budget: 0.5, category_id: 2 };
      const got = await ask("POST", "/api/v1/tasks", asked, { headers });
      expect(got).toMatchObject({
        status: 402,
        body: { error: { code: "rail_not_configured", reason: "payment_required" }, accepts: [] },
      });
      expect(got.headers.get("x-payment-required")).toBe("true");
      expect(got.headers.get("x-payment-amount")).toBe("500000");
      expect(got.headers.get("x-payment-token")).toMatch(/^0x[0-9a-fA-F]{40}$/);
      expect(got.headers.has("x-payment-receiver")).toBe(false);
    }
  });
});

describe("A wrong key", () => {
  it("is refused with 401 on every path that asks for one, and shown to nobody", async () => {
    const { ask } = await openEagent();
    const headers = { "x-api-key": "eak_live_wrong" };
    for (const [method, path] of [
      ["POST", "/api/v1/tasks"],
      ["GET", "/api/v1/tasks"],
      ["GET", "/api/v1/tasks/tsk_1"],
      ["DELETE", "/api/v1/tasks/tsk_1"],
      ["GET", "/v1/balance"],
    ] as const) {
      const got = await ask(method, path, method === "POST" ? PLAIN : undefined, { headers });
      expect([path, got.status, got.body.error.code]).toEqual([path, 401, "unauthenticated"]);
      expect(got.text).not.toContain("eak_live_wrong");
    }
  });
});
