import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { changed } from "../../support/market-storage.ts";
import {
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

type Spec = Parameters<typeof draft>[1];

const NOON = Date.UTC(2026, 0, 5, 12);
const YEAR = 365 * 86_400_000;
const HALF_A_DAY = 12 * 3_600_000;

/** The moment so many milliseconds from the beginning of the test. */
const after = (ms: number): string => new Date(NOON + ms).toISOString();

describe("The times of a task", () => {
  it.each<[string, Spec, object]>([
    ["a deadline in the past", { deadline_iso: after(-1) }, { reason: "in_the_past" }],
    ["a deadline at this very moment", { deadline_iso: after(0) }, { reason: "in_the_past" }],
    ["a deadline beyond a year", { deadline_iso: after(YEAR + 1) }, { reason: "too_late" }],
    [
      "bidding that ends at the deadline",
      { bid_enabled: true, bid_duration_hours: 24 },
      { field: "bid_duration_hours", reason: "after_deadline" },
    ],
    [
      "usual bidding before a near deadline",
      { bid_enabled: true, deadline_iso: after(7_200_000) },
      { field: "bid_duration_hours", reason: "after_deadline" },
    ],
    [
      "a length of bidding where there is none",
      { bid_duration_hours: 1 },
      { field: "bid_duration_hours", reason: "without_bids" },
    ],
  ])("leave no room for %s, not even to try out", async (_, spec, why) => {
    const world = await openWorld();
    const wrong = { field: "deadline_iso", ...why, code: "rule_broken" };
    expect(await refusal(draft(world, spec))).toMatchObject(wrong);
    const tried = { title: "A shop", task_type: "photography", budget_amber: 1, ...spec };
    expect(await refusal(world.scout.dryRun(tried))).toMatchObject(wrong);
  });

  it.each<[string, Spec]>([
    ["a deadline in a millisecond", { deadline_iso: after(1) }],
    ["a deadline in a year", { deadline_iso: after(YEAR) }],
    [
      "bidding that ends a millisecond before the deadline",
      { bid_enabled: true, deadline_iso: after(7_200_001) },
    ],
  ])("may have %s", async (_, spec) => {
    expect(await refusedAs(draft(await openWorld(), spec))).toBe("done");
  });

  it("are looked at again when the draft is funded", async () => {
    const world = await openWorld();
    const task_id = await draft(world, { bid_enabled: true });
    await world.market.advance("22h");
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "rule_broken",
      field: "bid_duration_hours",
      reason: "after_deadline",
    });
    expect((await world.scout.getWallet()).balance_amber).toBe("1000.00");
  });

  it("hold for a fixed price up to the deadline", async () => {
    const world = await openWorld();
    const task_id = await draft(world);
    await world.market.advance(86_400_000 - 1);
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
  });
});

describe("Who comes late", () => {
  it("is told that somebody else has the task", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    const late = [
      world.ben.acceptTask({ task_id }),
      world.ben.applyToTask({ task_id }),
      world.ben.placeBid({ task_id, amount_amber: 1 }),
      world.ben.getTask({ task_id }),
    ];
    for (const call of late)
      expect(await refusal(call)).toMatchObject({ code: "already_taken", data: { task_id } });
  });

  it("is one of all who come at the same time but the first", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const calls = [world.ada, world.ben, world.cleo].map((worker) =>
      refusedAs(worker.acceptTask({ task_id })),
    );
    const codes = (await Promise.all(calls)).toSorted();
    expect(codes).toEqual(["already_taken", "already_taken", "done"]);
  });

  it("is not the one who has it, who is told where it stands", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    expect(await refusal(world.ada.acceptTask({ task_id }))).toMatchObject({
      code: "wrong_state",
      data: { status: "matched", allowed: ["release_task", "start_task", "submit_work"] },
    });
  });
});

describe("A stranger", () => {
  it("finds, to the byte, what is found where there is no task", async () => {
    const world = await openWorld();
    const task_id = await submitted(world);
    const rival = await world.market.registerDeveloper({ name: "Rival" });
    const other = world.market.as(rival);
    const scout = world.market.as(await other.registerAgent({ display_name: "Spy" }));
    const calls = [
      (id: string) => scout.getTask({ task_id: id }),
      (id: string) => scout.fundTask({ task_id: id }),
      (id: string) => scout.cancelTask({ task_id: id }),
      (id: string) => scout.approveSubmission({ task_id: id }),
      (id: string) => scout.rejectSubmission({ task_id: id, reason: "The photo is blurred." }),
      (id: string) => scout.fileDispute({ task_id: id, reason: "Another shop." }),
      (id: string) => other.getSubmission({ task_id: id }),
      (id: string) => other.verifySubmission({ task_id: id }),
      (id: string) => world.ben.submitWork({ task_id: id }),
      (id: string) => world.ben.startTask({ task_id: id }),
      (id: string) => world.ben.releaseTask({ task_id: id }),
      (id: string) => world.ben.getSubmission({ task_id: id }),
    ];
    for (const call of calls) {
      const theirs = await refusal(call(task_id));
      expect(theirs?.code).toBe("not_found");
      expect(theirs).toEqual(await refusal(call("tsk_none")));
    }
  });

  it("is another agent of the same developer too, but not the developer", async () => {
    const world = await openWorld();
    const rover = world.market.as(await world.acme.registerAgent({ display_name: "Rover" }));
    const task_id = await submitted(world);
    expect(await refusedAs(rover.getTask({ task_id }))).toBe("not_found");
    expect(await refusedAs(rover.approveSubmission({ task_id }))).toBe("not_found");
    expect(await refusedAs(world.acme.approveSubmission({ task_id }))).toBe("done");
  });
});

describe("A clock that comes late", () => {
  /** Things that are due are seen only while it is awake. */
  async function drowsy(): Promise<{ world: World; wake: () => void }> {
    let awake = false;
    const inner = memoryStorage();
    const storage = changed(inner, {
      due: (now, limit) => (awake ? inner.due(now, limit) : Promise.resolve([])),
    });
    return { world: await openWorld({ storage }), wake: () => (awake = true) };
  }

  it.each<[string, (world: World) => Promise<string>, string, string]>([
    ["expires what nobody took", (world) => published(world), "expired", "1000.00"],
    ["expires what was not done", (world) => matched(world), "expired", "1000.00"],
    ["approves what nobody reviewed", (world) => submitted(world), "completed", "900.00"],
    ["expires what was not revised", (world) => rejected(world), "expired", "1000.00"],
    [
      "rules on what nobody ruled on",
      async (world) => (await disputed(world)).task_id,
      "completed",
      "950.00",
    ],
  ])("%s all the same", async (_, given, status, wallet) => {
    const { world, wake } = await drowsy();
    const task_id = await given(world);
    await world.market.advance("4d");
    expect(await statusOf(world, task_id)).not.toBe(status);
    wake();
    await world.market.advance(1);
    expect(await statusOf(world, task_id)).toBe(status);
    expect((await world.scout.getWallet()).balance_amber).toBe(wallet);
  });

  it("gives nobody extra time for a draft, a bid, a revision or an application", async () => {
    const { world } = await drowsy();
    const unpaid = await draft(world);
    const open = await published(world, { bid_enabled: true });
    await world.ada.placeBid({ task_id: open, amount_amber: 80 });
    const offered = await published(world);
    const sentBack = await rejected(world);
    await world.market.advance("1d");
    const calls = [
      world.scout.fundTask({ task_id: unpaid }),
      world.scout.cancelTask({ task_id: unpaid }),
      world.ada.withdrawBid({ task_id: open }),
      world.scout.cancelTask({ task_id: open }),
      world.ada.submitWork({ task_id: sentBack, text_content: "better" }),
      world.ada.fileDispute({ task_id: sentBack, reason: "It is the right shop." }),
      world.ben.applyToTask({ task_id: offered }),
    ];
    const codes = await Promise.all(calls.map(async (call) => (await refusal(call))?.reason));
    expect(codes).toEqual(calls.map(() => "too_late"));
  });

  it("keeps bids sealed until it has closed the bidding", async () => {
    const { world, wake } = await drowsy();
    const task_id = await published(world, { bid_enabled: true });
    await world.ada.placeBid({ task_id, amount_amber: 80 });
    await world.market.advance(HALF_A_DAY);
    expect(await world.scout.listBids({ task_id })).toMatchObject({ sealed: true, bids: [] });
    expect(await refusedAs(world.scout.selectBid({ task_id }))).toBe("wrong_state");
    wake();
    await world.market.advance(1);
    expect((await world.scout.selectBid({ task_id })).price_amber).toBe("80.00");
  });
});
