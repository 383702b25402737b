import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { describe, expect, it } from "vitest";
import { mcpNextHandler } from "../../../adapters/mcp/next.ts";
import { KITS } from "../../../engine/index.ts";
import { withApproval } from "../../../src/client/approval.ts";
import type { MarketOptions } from "../../../src/options.ts";
import { balances, draft, openWorld, statusOf } from "../../support/world.ts";
import { as, refusedBy, SPEC, type Fields } from "./connected.ts";

interface Manner {
  readonly era?: "2025" | "2026";
  /** What the user types where a confirmation is asked for. */
  readonly types?: string;
  readonly policy?: NonNullable<MarketOptions["policy"]>;
}

/** Everybody's client of the next version, and the worlds they meet in. */
async function dialled({ era = "2026", types, policy = {} }: Manner = {}) {
  const world = await openWorld({ policy });
  const people = new Map([
    ["scout", withApproval(as(world, "scout"), { by: as(world, "acme") })],
    ["ada", as(world, "ada")],
    ["ben", as(world, "ben")],
  ]);
  const handle = mcpNextHandler({
    clientFor: ({ headers }) =>
      Promise.resolve(people.get(headers.get("authorization") ?? "") ?? null),
  });
  const asked: string[] = [];
  const dial = async (authorization: string) => {
    const client = new Client(
      { name: "test", version: "1" },
      {
        capabilities: types === undefined ? {} : { elicitation: { form: {} } },
        ...(era === "2026" && { versionNegotiation: { mode: "auto" } }),
      },
    );
    if (types !== undefined)
      client.setRequestHandler("elicitation/create", ({ params }) => {
        asked.push(params.message);
        return { action: "accept", content: { amount_amber: types } };
      });
    const url = new URL("http://127.0.0.1/mcp");
    await client.connect(
      new StreamableHTTPClientTransport(url, {
        fetch: (input, init) => handle(new Request(input, init)),
        requestInit: { headers: { authorization } },
      }),
    );
    const call = async (name: string, args: Fields = {}) =>
      (await client.callTool({ name, arguments: args })).structuredContent as Fields;
    return { client, call };
  };
  return { world, dial, handle, asked, ...(await dial("scout")) };
}

const policy = { confirmations: [{ operation: "fund_task", from_amber: "100" }] };

describe("The next version of the protocol", () => {
  it.each([
    ["2026", "2026-07-28"],
    ["2025", "2025-11-25"],
  ] as const)("is served from the same bodies, to clients of %s", async (era, version) => {
    const { client, call } = await dialled({ era });
    expect(client.getNegotiatedProtocolVersion()).toBe(version);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...KITS.requester, "hire"]);
    expect(await call("get_wallet")).toMatchObject({ balance_amber: "1000.00" });
    expect(await refusedBy(call("get_task", { task_id: "tsk_9" }))).toMatchObject({
      data: { code: "not_found" },
    });
    expect(await refusedBy(call("create_task", { ...SPEC, budget_amber: 0 }))).toMatchObject({
      code: -32602,
      data: { field: "budget_amber", reason: "below_minimum" },
    });
  });

  it("asks its user between two calls, and takes the amount alone for a yes", async () => {
    const { world, call, asked } = await dialled({ types: "100.00", policy });
    const task_id = await draft(world);
    expect(await call("fund_task", { task_id })).toMatchObject({ status: "funded" });
    expect(asked).toHaveLength(1);
    const careless = await dialled({ types: "yes", policy });
    const other = await draft(careless.world);
    expect(await refusedBy(careless.call("fund_task", { task_id: other }))).toMatchObject({
      code: -32006,
      data: { reason: "declined" },
    });
    expect(await statusOf(careless.world, other)).toBe("draft");
  });

  it("refuses with the id where nobody can be asked, and where a hire stops", async () => {
    const silent = await dialled({ policy });
    const task_id = await draft(silent.world);
    expect(await refusedBy(silent.call("fund_task", { task_id }))).toMatchObject({
      code: -32006,
      data: { state: "waiting" },
    });
    const asking = await dialled({ types: "100.00", policy });
    const hire = await refusedBy(asking.call("hire", SPEC));
    expect(hire).toMatchObject({ code: -32006, data: { task_id: "tsk_1", state: "waiting" } });
    expect((await asking.world.scout.listTasks()).tasks).toHaveLength(1);
  });

  it("reads resources, prompts and completions", async () => {
    const { world, client } = await dialled();
    const task_id = await draft(world);
    const { contents } = await client.readResource({ uri: `guildhall://tasks/${task_id}` });
    expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ task_id });
    const { resources } = await client.listResources();
    expect(resources).toHaveLength(3);
    const args = { task_id };
    const prompt = await client.getPrompt({ name: "review_a_submission", arguments: args });
    expect(JSON.stringify(prompt.messages)).toContain(task_id);
    const { completion } = await client.complete({
      ref: { type: "ref/prompt", name: "hire_a_person" },
      argument: { name: "task_type", value: "insp" },
    });
    expect(completion.values).toEqual(["inspection"]);
  });

  it("hires at a fixed price from beginning to end", async () => {
    const { world, call, dial } = await dialled();
    const ada = await dial("ada");
    const { task_id } = await call("create_task", SPEC);
    await call("fund_task", { task_id });
    await ada.call("accept_task", { task_id });
    await ada.call("submit_work", { task_id, text_content: "The sign reads OPEN." });
    expect(await call("wait_for_task", { task_id })).toMatchObject({ status: "awaiting_review" });
    await call("approve_submission", { task_id });
    expect(await ada.call("get_earnings")).toMatchObject({ available_amber: "90.00" });
    expect(
      Object.values(await balances(world))
        .map(Number)
        .reduce((a, b) => a + b),
    ).toBe(0);
  });

  it("lets in nobody whose credential is wrong, and nothing meant for another host", async () => {
    const { handle } = await dialled();
    const post = { method: "POST", body: "{}" };
    const wrong = await handle(new Request("http://127.0.0.1/mcp", post));
    expect(wrong.status).toBe(401);
    const foreign = await handle(new Request("http://evil.example/mcp", post));
    expect(foreign.status).toBe(403);
  });
});
