import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { rejection, SCOPES, type MarketPort } from "../../engine/index.ts";
import type { Marketplace } from "../../src/index.ts";
import { otherwise } from "../adapters/http/given.ts";
import type { Town } from "./commands.ts";
import { belongingsOf, idFields, operations, type Belongings } from "./ids.ts";
import { leaks, OPTIONS, strangersOf, type Strangers } from "./leaks.ts";
import { openSession } from "./surfaces.ts";
import { behind, openTown, type OpenTown } from "./town.ts";

let opened: OpenTown;
let theirs: Belongings;
let strangers: Town;
beforeAll(async () => {
  opened = await openTown(OPTIONS);
  theirs = await belongingsOf(opened.town, () => opened.clock.advance("1s"));
  strangers = await strangersOf(opened);
});

/** Those of the town's tasks of which this is so. */
async function tasksThat(is: (task: { published_at: unknown; worker_id: unknown }) => boolean) {
  const { wire, keys } = opened;
  const kept: string[] = [];
  for (const task_id of theirs["task_id"] ?? []) {
    const { body } = await wire.v1("get_task", keys.agent_key, { task_id });
    if (is(body)) kept.push(task_id);
  }
  return { ...theirs, task_id: kept };
}

/** What is published is known to workers, and these say so of a task that another one has. */
const PUBLIC = [
  ...["get_task", "wait_for_task", "list_bids"],
  ...["accept_task", "apply_to_task", "place_bid", "withdraw_bid"],
];

/** What was published is on the board, which is for everybody. */
const unexpected = (found: readonly string[]): readonly string[] =>
  found.filter((each) => !each.includes("browse_task "));

describe("Somebody else's object", () => {
  it("looks byte for byte like one that does not exist to another developer's people", async () => {
    const by = ["agent", "developer"] as const;
    const { found, asked } = await leaks({ town: strangers, by, shared: [] }, theirs);
    expect(unexpected(found)).toEqual([]);
    expect(asked).toBeGreaterThan(2_000);
  });

  it("looks so to another agent of the same developer, webhooks aside", async () => {
    const { wire, keys } = opened;
    const input = { display_name: "Second", scopes: SCOPES };
    const { body } = await wire.v1("register_agent", keys.developer_token, input);
    const own = { agent_id: String(body.agent_id), agent_key: String(body.api_key) };
    const town = { wire, keys: { ...keys, ...own, worker_token: strangers.keys.worker_token } };
    const shared = ["webhook_id", "delivery_id"];
    const { found } = await leaks({ town, by: ["agent"], shared }, theirs);
    expect(unexpected(found)).toEqual([]);
  });

  it("looks so to a worker, if it was not published or somebody else has it", async () => {
    const them: Strangers = { town: strangers, by: ["worker"], shared: [] };
    const drafts = await tasksThat(({ published_at }) => published_at === null);
    expect((await leaks(them, drafts)).found).toEqual([]);
    const taken = await tasksThat(({ worker_id }) => worker_id !== null);
    const { found } = await leaks(them, taken);
    expect(unexpected(found).filter((each) => !PUBLIC.some((name) => each.includes(name)))).toEqual(
      [],
    );
  });
});

describe("A session of somebody else", () => {
  it("is to others as if it did not exist", async () => {
    const { wire, keys } = opened;
    const { id } = await openSession(wire, keys.agent_key);
    if (id === null) throw new Error("no session was opened");
    for (const key of [strangers.keys.agent_key, keys.worker_token, keys.developer_token]) {
      const { send } = await openSession(wire, key);
      const said = async (session: string) => {
        const { status, text } = await send("tools/list", {}, { "mcp-session-id": session });
        return [status, text];
      };
      expect(await said(id)).toEqual(await said(id.replace(/^./, "0")));
    }
  });
});

/** Says of what it does not show whether it is there, in one operation. */
const talkative = (market: Marketplace, told: string): MarketPort =>
  otherwise(market, {
    async execute(who, name, input, options) {
      const reply = await market.execute(who, name, input, options);
      const { task_id } = Object(input);
      const seen = await market.execute(market.operator, "get_task", { task_id });
      return name === told && !reply.ok && seen.ok
        ? { ok: false, rejection: rejection("not_found", { message: "This is not yours." }) }
        : reply;
    },
  });

describe("A market that tells a foreign id apart", () => {
  it.each([
    ["get_task", "/v1 get_task with task_id by agent"],
    ["cancel_task", "/mcp cancel_task with task_id by developer"],
    ["send_message", "/v1 send_message with task_id by agent"],
  ])("is caught: %s", async (told, leak) => {
    const town = { ...strangers, wire: behind(talkative(opened.market, told), opened) };
    const by = ["agent", "developer"] as const;
    const few = { ...theirs, task_id: (theirs["task_id"] ?? []).slice(0, 2) };
    expect((await leaks({ town, by, shared: [] }, few)).found).toContain(leak);
  });
});

describe("The walk over the inputs", () => {
  it("finds every field that takes an id, at any depth", () => {
    const inner = z.strictObject({ bid_id: z.string(), note: z.string() });
    const planted = z.strictObject({
      ...{ task_id: z.string().optional(), title: z.string(), idempotency_key: z.string() },
      list: z.array(inner).default([]),
    });
    expect(idFields(planted)).toEqual(["task_id", "list.bid_id"]);
    const all = operations.flatMap(({ input }) => idFields(input));
    expect(all.length).toBeGreaterThan(50);
  });
});
