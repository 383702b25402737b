import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { changed } from "../../support/market-storage.ts";
import {
  balances,
  disputed,
  draft,
  matched,
  openWorld,
  published,
  refusal,
  refusedAs,
  rejected,
  statusOf,
  submitted,
  type World,
} from "../../support/world.ts";

describe("A draft", () => {
  it("costs nothing, and nobody but its requester sees it", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    expect((await world.scout.getWallet()).balance_amber).toBe("1000.00");
    expect((await world.ada.findTasks()).tasks).toEqual([]);
    const seen = await refusal(world.ada.getTask({ task_id }));
    expect(seen).toEqual(await refusal(world.ada.getTask({ task_id: "tsk_none" })));
    expect(await refusedAs(world.ada.acceptTask({ task_id }))).toBe("not_found");
    expect((await world.acme.getTask({ task_id })).status).toBe("draft");
  });

  it("keeps all that was said of it", async () => {
    const world = await openWorld();
    const spec = {
      worker_instructions: "Stand on the other side of the street.",
      location: { latitude: 37.79, longitude: -122.39, radius_meters: 20, address: "450 Main St" },
      priority: "urgent" as const,
      estimated_duration_minutes: 25,
      deliverables: [{ type: "photo", description: "The front", quantity: 2, required: false }],
      acceptance_criteria: [{ criterion: "Sharp", verification_method: "auto_resolution" }],
      required_skills: ["photography"],
      metadata: { ticket: 7, nested: { tags: ["a", null] } },
    };
    const photo_requirements = { min_count: 2, must_include_gps_exif: true };
    const task_id = await draft(world, { ...spec, photo_requirements });
    expect(await world.scout.getTask({ task_id })).toMatchObject({
      ...spec,
      photo_requirements: { ...photo_requirements, min_resolution: null },
      fee_rate: "0.1",
      process: "aethra@1",
      mode: "test",
    });
  });

  it("may be cancelled, and gives back nothing", async () => {
    const world = await openWorld();
    const done = await world.scout.cancelTask({ task_id: await draft(world) });
    expect(done).toMatchObject({ status: "cancelled", refunded_amber: "0.00" });
  });

  it("expires at its deadline", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    await world.market.advance("24h");
    expect(await statusOf(world, task_id)).toBe("expired");
  });
});

describe("Funding", () => {
  it("sets the budget aside and puts the task on the board", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    expect(await world.scout.fundTask({ task_id })).toMatchObject({
      status: "funded",
      held_amber: "100.00",
      held_usd: "1.00",
      escrow_id: `esc_${task_id}`,
    });
    const wallet = { balance_amber: "900.00", pending_amber: "100.00", pending_usd: "1.00" };
    expect(await world.scout.getWallet()).toMatchObject(wallet);
    expect((await world.ada.findTasks()).tasks.map((task) => task.task_id)).toEqual([task_id]);
  });

  it("is refused for lack of money, and may be tried again after topping up", async () => {
    const world = await openWorld();
    const task_id = await draft(world, { budget_amber: "1000.000001" });
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "insufficient_funds",
      data: { required_amber: "1000.000001", balance_amber: "1000.00" },
    });
    await world.acme.topUp({ usd: "0.00000001" });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
    expect((await world.scout.getWallet()).balance_amber).toBe("0.00");
  });

  it("happens once", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("wrong_state");
  });

  it("by an agent is in its own name, and in no other's", async () => {
    const world = await openWorld();
    const other = await world.acme.registerAgent({ display_name: "Other" });
    const task_id = await draft(world);
    const named = world.scout.fundTask({ task_id, agent_id: other.agent_id });
    expect(await refusal(named)).toMatchObject({ field: "agent_id", reason: "not_yours" });
    const own = world.scout.fundTask({ task_id, agent_id: world.who.scout.id });
    expect(await refusedAs(own)).toBe("done");
  });

  it("from a developer names the agent whose task it is", async () => {
    const world = await openWorld();
    const other = await world.acme.registerAgent({ display_name: "Other" });
    const task_id = await draft(world);
    const fund = (agent_id?: string) =>
      refusal(world.acme.fundTask({ task_id, ...(agent_id && { agent_id }) }));
    expect(await fund()).toMatchObject({ field: "agent_id", reason: "required" });
    expect(await fund("agt_none")).toMatchObject({ code: "not_found", field: "agent_id" });
    expect(await fund(other.agent_id)).toMatchObject({ reason: "not_the_agent" });
    expect(await fund(world.who.scout.id)).toBeUndefined();
  });
});

describe("Cancelling", () => {
  it.each<[string, (world: World) => Promise<string>]>([
    ["on offer", (world) => published(world)],
    ["open for bids", (world) => published(world, { bid_enabled: true })],
    ["with a worker", (world) => matched(world)],
    ["won by a bid", (world) => matched(world, { bid_enabled: true })],
  ])("a task that is %s gives everything back", async (_, given) => {
    const world = await openWorld();
    const task_id = await given(world);
    const done = await world.scout.cancelTask({ task_id });
    expect(done).toMatchObject({ status: "cancelled", refunded_amber: "100.00" });
    expect(await balances(world)).toEqual({
      "rail:test:sandbox": "-1000.00",
      "wallet:test:dev_1": "1000.00",
    });
  });

  it.each<[string, (world: World) => Promise<string>]>([
    ["is in review", (world) => submitted(world)],
    ["is to be revised", (world) => rejected(world)],
    ["is in dispute", async (world) => (await disputed(world)).task_id],
    [
      "is partly approved",
      async (world) => {
        const task_id = await submitted(world, { milestone_count: 2 });
        await world.scout.approveSubmission({ task_id, milestone_number: 1 });
        return task_id;
      },
    ],
  ])("is refused once work was handed in: it %s", async (_, given) => {
    const world = await openWorld();
    const task_id = await given(world);
    expect(await refusedAs(world.scout.cancelTask({ task_id }))).toBe("wrong_state");
  });
});

describe("Giving a task back", () => {
  it("puts it on the board again, for anybody", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    expect((await world.ada.releaseTask({ task_id })).status).toBe("funded");
    expect(await refusedAs(world.ben.acceptTask({ task_id }))).toBe("done");
    expect(await refusedAs(world.ada.submitWork({ task_id }))).toBe("not_found");
  });

  it("after bidding leaves the other bids, and the worker's own is gone", async () => {
    const world = await openWorld();
    const task_id = await published(world, { bid_enabled: true });
    await world.ada.placeBid({ task_id, amount_amber: 60 });
    await world.ben.placeBid({ task_id, amount_amber: 70 });
    await world.scout.closeBiddingEarly({ task_id });
    await world.scout.selectBid({ task_id });
    expect((await world.ada.releaseTask({ task_id })).status).toBe("bidding_closed");
    const next = await world.scout.selectBid({ task_id });
    expect(next).toMatchObject({ worker_id: world.who.ben.id, price_amber: "70.00" });
  });

  it("is refused once work was handed in", async () => {
    const world = await openWorld();
    const task_id = await submitted(world);
    expect(await refusedAs(world.ada.releaseTask({ task_id }))).toBe("wrong_state");
  });
});

describe("A deadline", () => {
  it.each<[string, (world: World) => Promise<string>]>([
    ["nobody took", (world) => published(world)],
    ["nobody bid for", (world) => published(world, { bid_enabled: true })],
    ["was taken and not done", (world) => matched(world)],
  ])("gives back what was held for a task that %s", async (_, given) => {
    const world = await openWorld();
    const task_id = await given(world);
    await world.market.advance(86_400_000 - 1);
    expect(await statusOf(world, task_id)).not.toBe("expired");
    await world.market.advance(1);
    expect(await statusOf(world, task_id)).toBe("expired");
    expect((await world.scout.getWallet()).balance_amber).toBe("1000.00");
  });
});

describe("A state whose time has run out", () => {
  /** The clock never gets round to anything. */
  const asleep = () => {
    const inner = memoryStorage();
    return openWorld({ storage: changed(inner, { due: async () => [] }) });
  };

  it("is over for everybody, though the clock has not said so", async () => {
    const world = await asleep();
    const offered = await published(world);
    const taken = await matched(world);
    const handedIn = await submitted(world);
    const open = await published(world, { bid_enabled: true });
    const { dispute_id } = await disputed(world);
    await world.market.advance("72h");
    const calls = [
      world.ada.acceptTask({ task_id: offered }),
      world.scout.cancelTask({ task_id: offered }),
      world.ada.submitWork({ task_id: taken }),
      world.scout.approveSubmission({ task_id: handedIn }),
      world.scout.fileDispute({ task_id: handedIn, reason: "Another shop." }),
      world.ben.placeBid({ task_id: open, amount_amber: 5 }),
      world.scout.closeBiddingEarly({ task_id: open }),
      world.operator.resolveDispute({ dispute_id, ruling: "release" }),
    ];
    const refusals = await Promise.all(calls.map(refusal));
    for (const each of refusals)
      expect(each).toMatchObject({ code: "wrong_state", reason: "too_late" });
  });

  it("is not over a millisecond before", async () => {
    const world = await asleep();
    const task_id = await matched(world);
    await world.market.advance(86_400_000 - 1);
    expect(await refusedAs(world.ada.submitWork({ task_id }))).toBe("done");
  });
});
