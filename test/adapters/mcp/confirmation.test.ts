import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { withApproval } from "../../../src/client/approval.ts";
import { draft, openWorld, statusOf, type World } from "../../support/world.ts";
import { as, call, connected, newClient, refusedBy, type Answer } from "./connected.ts";
import { served } from "./http-host.ts";

const policy = { confirmations: [{ operation: "fund_task", from_amber: "100" }] };

const asksFor = (world: World) => withApproval(as(world, "scout"), { by: as(world, "acme") });

const typed = (amount_amber: string): ElicitResult => ({
  action: "accept",
  content: { amount_amber },
});

/** What becomes of funding a task of 100 Amber, with a user who answers so. */
async function funding(answer: Answer | null, confirmationMs = 2_000) {
  const world = await openWorld({ policy });
  const task_id = await draft(world);
  const client = await connected({ client: asksFor(world), confirmationMs }, answer);
  const refused = await refusedBy(call(client, "fund_task", { task_id }));
  return { refused, status: await statusOf(world, task_id) };
}

describe("A confirmation, where the client can ask its user", () => {
  it("is given by typing the amount, and the call goes on", async () => {
    const asked: string[] = [];
    const { refused, status } = await funding((message) => {
      asked.push(message);
      return typed("100.00");
    });
    expect({ refused, status }).toEqual({ refused: null, status: "funded" });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("Set aside 100.00 Amber (1.00 USD)");
    expect(asked[0]).toContain("To confirm 1.00 USD, type 100.00.");
  });

  it.each<[string, Answer]>([
    ["declines", () => ({ action: "decline" })],
    ["closes the form", () => ({ action: "cancel" })],
    ["accepts with another amount", () => typed("1000.00")],
    ["accepts with an empty field", () => typed("")],
    ["types the amount and declines", () => ({ ...typed("100.00"), action: "decline" })],
    ["accepts without the field", () => ({ action: "accept", content: {} })],
    ["has a client that fails", () => Promise.reject(new Error("no window"))],
  ])("is not given by a user who %s", async (_, answer) => {
    const { refused, status } = await funding(answer);
    expect(refused).toMatchObject({
      code: -32006,
      data: { code: "confirmation_required", reason: "declined" },
    });
    expect(status).toBe("draft");
  });

  it("is not given by silence", async () => {
    const { refused, status } = await funding(() => new Promise(() => undefined), 100);
    expect(refused).toMatchObject({ code: -32006, data: { reason: "declined" } });
    expect(status).toBe("draft");
  });

  it("is asked for over the session it came by", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const scout = asksFor(world);
    const { url } = await served({
      clientFor: () => Promise.resolve(scout),
      sessions: "sessions",
    });
    const client = newClient(() => typed("100.00"));
    await client.connect(new StreamableHTTPClientTransport(url));
    expect(await call(client, "fund_task", { task_id })).toMatchObject({ status: "funded" });
  });
});

describe("A confirmation, where nobody can be asked", () => {
  it("goes out as a refusal with its id, which a person confirms elsewhere", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const client = await connected({ client: asksFor(world) });
    const refused = await refusedBy(call(client, "fund_task", { task_id }));
    expect(refused).toMatchObject({
      code: -32006,
      data: { code: "confirmation_required", state: "waiting", amount_amber: "100.00" },
    });
    const confirmation_id = String(refused?.data["confirmation_id"]);
    await world.acme.confirm({ confirmation_id });
    expect(await call(client, "fund_task", { task_id, confirmation_id })).toMatchObject({
      status: "funded",
    });
  });

  it("stays a refusal for a client of the market that has nobody to confirm", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const client = await connected({ client: as(world, "scout") }, () => typed("100.00"));
    const refused = await refusedBy(call(client, "fund_task", { task_id }));
    expect(refused).toMatchObject({ code: -32006, data: { state: "waiting" } });
  });

  it("stops a hire, which says what there is and how to go on", async () => {
    const world = await openWorld({ policy });
    const client = await connected({ client: asksFor(world) });
    const spec = { title: "Photograph it", task_type: "photography", budget_amber: 100 };
    const refused = await refusedBy(call(client, "hire", spec));
    expect(refused).toMatchObject({ code: -32006, data: { task_id: "tsk_1" } });
    expect(refused?.data["next"]).toMatch(/fund_task for task_id tsk_1 with the confirmation_id/);
    expect(await statusOf(world, "tsk_1")).toBe("draft");
  });
});
