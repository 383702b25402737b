import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { OperationName } from "../../engine/operations/table.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { Reply, Storage } from "../../engine/ports.ts";
import { Shuffled, wholeLog } from "../support/market-storage.ts";
import { forgetful } from "../support/market-stores.ts";
import { draft, matched, openWorld, published, submitted, type World } from "../support/world.ts";

const TIMES = 100;

/** A command that would have an effect each time, and what must stand before it. */
interface Repeated {
  readonly name: OperationName;
  readonly by: keyof World["who"] | "anyone" | "operator";
  readonly given: (world: World) => Promise<Readonly<Record<string, unknown>>>;
}

const task = (given: (world: World) => Promise<string>) => async (world: World) => ({
  task_id: await given(world),
});

const COMMANDS: readonly Repeated[] = [
  { name: "register_developer", by: "anyone", given: async () => ({ name: "Again" }) },
  { name: "register_worker", by: "anyone", given: async () => ({ name: "Again" }) },
  { name: "register_agent", by: "acme", given: async () => ({ display_name: "Again" }) },
  {
    name: "create_api_key",
    by: "acme",
    given: async () => ({ name: "reader", scopes: ["tasks.read"] }),
  },
  { name: "top_up", by: "acme", given: async () => ({ usd: "5.00" }) },
  {
    name: "create_task",
    by: "scout",
    given: async () => ({ title: "Look", task_type: "errand", budget_amber: 5 }),
  },
  { name: "fund_task", by: "scout", given: task(draft) },
  { name: "cancel_task", by: "scout", given: task(published) },
  { name: "accept_task", by: "ada", given: task(published) },
  { name: "start_task", by: "ada", given: task(matched) },
  { name: "release_task", by: "ada", given: task(matched) },
  { name: "submit_work", by: "ada", given: task(matched) },
  {
    name: "place_bid",
    by: "ada",
    given: async (world) => ({
      task_id: await published(world, { bid_enabled: true }),
      amount_amber: 7,
    }),
  },
  { name: "approve_submission", by: "scout", given: task(submitted) },
  {
    name: "reject_submission",
    by: "scout",
    given: async (world) => ({ task_id: await submitted(world), reason: "It is blurred." }),
  },
  {
    name: "file_dispute",
    by: "scout",
    given: async (world) => ({ task_id: await submitted(world), reason: "Another shop." }),
  },
  {
    name: "send_message",
    by: "ada",
    given: async (world) => ({ task_id: await matched(world), text: "On my way." }),
  },
  {
    name: "request_payout",
    by: "ada",
    given: async (world) => {
      await world.scout.approveSubmission({ task_id: await submitted(world) });
      return { amount_amber: 1 };
    },
  },
  {
    name: "adjust_balance",
    by: "operator",
    given: async (world) => ({
      account_id: world.who.acme.id,
      direction: "debit",
      amount_amber: 1,
      mode: "test",
      note: "a correction",
    }),
  },
  { name: "advance_clock", by: "operator", given: async () => ({ seconds: 60 }) },
];

const principalOf = ({ market, who }: World, by: Repeated["by"]): Principal =>
  by === "anyone" ? market.anyone : by === "operator" ? market.operator : who[by];

/** A hundred times the same command under one key, at once. Answers the replies and the commits. */
async function repeat({ name, by, given }: Repeated, inner: Storage) {
  const shuffled = new Shuffled(inner);
  const world = await openWorld({ storage: shuffled.storage });
  const input = await given(world);
  const before = (await wholeLog(inner)).length;
  const call = (): Promise<Reply> =>
    world.market.execute(principalOf(world, by), name, input, { idempotencyKey: "once" });
  const replies = await shuffled.together(
    3,
    Array.from({ length: TIMES }, () => call),
  );
  return { replies, entries: (await wholeLog(inner)).length - before };
}

describe("A hundred equal commands under one key, all at once", () => {
  it.each(COMMANDS)("have one effect and one answer: $name", async (command) => {
    const { replies, entries } = await repeat(command, memoryStorage());
    expect(entries).toBe(1);
    expect(replies.filter((reply) => !reply.ok)).toEqual([]);
    const fresh = replies.filter((reply) => reply.ok && !reply.replayed);
    expect(fresh).toHaveLength(1);
    const secret = /(?<="(?:token|api_key)":)"[^"]+"/;
    const answers = new Set(
      replies.map((reply) =>
        JSON.stringify(reply.ok && reply.output).replace(secret, '"already_shown"'),
      ),
    );
    expect(answers.size).toBe(1);
  });

  it("have many effects in a store that forgets the key", async () => {
    const topUp = COMMANDS.find(({ name }) => name === "top_up");
    if (topUp === undefined) throw new Error("top_up is among them");
    expect((await repeat(topUp, forgetful())).entries).toBe(TIMES);
  });
});
