import { ToolMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { guildhallTools } from "../../adapters/langchain/index.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { createHandler } from "../../adapters/http/index.ts";
import { chooseTools, type Client, type ToolSpec } from "../../engine/index.ts";
import { openWorld, submitted, type World } from "../support/world.ts";

/** Something for every field that some operation requires. */
const sample = (task_id: string): Readonly<Record<string, unknown>> => ({
  task_id,
  dispute_id: `${task_id}.d1`,
  application_id: "app_1",
  account_id: "wrk_1",
  risk_id: "rsk_1",
  title: "Photograph the front",
  task_type: "photography",
  budget_amber: 100,
  amount_amber: 10,
  direction: "credit",
  reason: "It is blurred and cannot be read.",
  note: "a note",
  text: "Hello.",
  response: "It is sharp.",
  ruling: "refund",
  decision: "release",
  suspended: true,
  seconds: 60,
  mode: "test",
});

function argsFor({ inputSchema }: ToolSpec, task_id: string): object {
  const { required = [] }: { required?: readonly string[] } = inputSchema;
  const values = sample(task_id);
  return Object.fromEntries(required.map((field) => [field, values[field]]));
}

/** A world with work to review, whose store takes no commit from now on. */
async function failing(): Promise<{ world: World; task_id: string }> {
  const storage = memoryStorage();
  const world = await openWorld({ storage });
  const task_id = await submitted(world);
  storage.commit = () => Promise.reject(new Error("the disk is full"));
  return { world, task_id };
}

const clients = ({ scout, ada, operator }: World): readonly Client[] => [scout, ada, operator];

describe("With a store that fails", () => {
  it("every tool answers an error, and nothing but the error", async () => {
    const { world, task_id } = await failing();
    let calls = 0;
    for (const client of clients(world)) {
      const specs = chooseTools({}, client.who);
      const tools = guildhallTools({ client, onError: () => undefined });
      for (const [at, tool] of tools.entries()) {
        const spec = specs[at];
        if (spec === undefined) throw new Error(`there is no tool ${at}`);
        const args = { ...argsFor(spec, task_id), timeout_seconds: undefined };
        const message: unknown = await tool.invoke({
          ...{ type: "tool_call", id: "c", name: tool.name },
          args: { ...args },
        });
        if (!ToolMessage.isInstance(message)) throw new Error("this is no ToolMessage");
        expect([tool.name, message.status]).toEqual([tool.name, "error"]);
        expect(Object.keys(JSON.parse(String(message.content)))).toEqual(["error"]);
        calls++;
      }
    }
    expect(calls).toBeGreaterThan(50);
  });

  it("every operation over HTTP answers 500 or another error", async () => {
    const { world, task_id } = await failing();
    const [scout] = clients(world);
    if (scout === undefined) throw new Error("nobody is there");
    const handler = createHandler({
      market: {
        anyone: world.market.anyone,
        accounts: world.market.accounts,
        money: world.market.money,
        authenticate: () => Promise.resolve(scout.who),
        execute: (...call) => world.market.execute(...call),
        follow: (...call) => world.market.follow(...call),
      },
      onError: () => undefined,
    });
    for (const spec of chooseTools({}, scout.who)) {
      const body = JSON.stringify(argsFor(spec, task_id));
      const request = { method: "POST", headers: { authorization: "Bearer k" }, body };
      const response = await handler(new Request(`http://x/v1/${spec.name}`, request));
      expect([spec.name, response.ok]).toEqual([spec.name, false]);
      expect(Object.keys(JSON.parse(await response.text()))).toEqual(["error"]);
    }
  });
});
