import { describe, expect, it } from "vitest";
import { SCOPES } from "../../../engine/operations/scopes.ts";
import { draft, openWorld, refusal, refusedAs, type World } from "../../support/world.ts";

/** A market where a person must agree to larger sums. */
const careful = (from_amber = "50"): Promise<World> =>
  openWorld({
    policy: {
      confirmations: ["fund_task", "approve_submission", "select_bid"].map((operation) => ({
        operation,
        from_amber,
      })),
    },
  });

const idOf = (refused: Awaited<ReturnType<typeof refusal>>): string =>
  String(refused?.data?.["confirmation_id"]);

describe("A call that needs a person's word", () => {
  it("is refused with an id, a summary in both units and a digest", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const refused = await refusal(world.scout.fundTask({ task_id }));
    expect(refused).toMatchObject({
      code: "confirmation_required",
      reason: "waiting",
      data: {
        confirmation_id: expect.stringMatching(/^cnf_[0-9a-f]{40}$/) as string,
        summary: `Set aside 100.00 Amber (1.00 USD) for task ${task_id}`,
        amount_amber: "100.00",
        amount_usd: "1.00",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        state: "waiting",
      },
    });
    expect((await world.scout.getWallet()).balance_amber).toBe("1000.00");
  });

  it("passes once a person has confirmed it and the call names the id", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const confirmation_id = idOf(await refusal(world.scout.fundTask({ task_id })));
    await world.acme.confirm({ confirmation_id });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("confirmation_required");
    const funded = await world.scout.fundTask({ task_id, confirmation_id });
    expect(funded.held_amber).toBe("100.00");
  });

  it("asks nobody for less than the policy's amount", async () => {
    const world = await careful("100.000001");
    expect(await refusedAs(world.scout.fundTask({ task_id: await draft(world) }))).toBe("done");
  });

  it("asks nobody in a market that has no such policy", async () => {
    const world = await openWorld();
    expect(await refusedAs(world.scout.fundTask({ task_id: await draft(world) }))).toBe("done");
  });

  it("needs no second person where a person makes it", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const agent_id = world.who.scout.id;
    expect(await refusedAs(world.acme.fundTask({ task_id, agent_id }))).toBe("done");
  });

  it("is asked for once, however often the agent tries", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const first = await refusal(world.scout.fundTask({ task_id }));
    const second = await refusal(world.scout.fundTask({ task_id }));
    expect(second).toEqual(first);
    expect((await world.acme.listConfirmations()).confirmations).toHaveLength(1);
  });

  it("uses the word up, so that a later call asks anew", async () => {
    const world = await careful();
    const task_id = await twoBids(world);
    const confirmation_id = idOf(await refusal(world.scout.selectBid({ task_id })));
    await world.acme.confirm({ confirmation_id });
    await world.scout.selectBid({ task_id, confirmation_id });
    const { confirmations } = await world.acme.listConfirmations();
    expect(confirmations).toMatchObject([{ confirmation_id, state: "used" }]);
    await world.ada.releaseTask({ task_id });
    const again = await refusal(world.scout.selectBid({ task_id, confirmation_id }));
    expect(again).toMatchObject({ code: "confirmation_required", reason: "waiting" });
  });

  it("is not asked about at all when it would be refused anyway", async () => {
    const world = await careful();
    const task_id = await draft(world, { budget_amber: 2000 });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("insufficient_funds");
    expect((await world.acme.listConfirmations()).confirmations).toEqual([]);
  });
});

/** Ada asks 80 and Ben 90, and bidding is over. */
async function twoBids(world: World): Promise<string> {
  const task_id = await draft(world, { bid_enabled: true });
  await world.acme.fundTask({ task_id, agent_id: world.who.scout.id });
  await world.ada.placeBid({ task_id, amount_amber: 80 });
  await world.ben.placeBid({ task_id, amount_amber: 90 });
  await world.market.advance("2h");
  return task_id;
}

describe("A confirmed call that has changed", () => {
  it("asks again when its input differs in anything", async () => {
    const world = await careful();
    const task_id = await confirmedWork(world);
    const confirmation_id = idOf(await refusal(world.scout.approveSubmission({ task_id })));
    await world.acme.confirm({ confirmation_id });
    const other = { task_id, quality_rating: "0.1", confirmation_id };
    const refused = await refusal(world.scout.approveSubmission(other));
    expect(refused?.code).toBe("confirmation_required");
    expect(idOf(refused)).not.toBe(confirmation_id);
  });

  it("asks again when the work is another", async () => {
    const world = await careful();
    const task_id = await confirmedWork(world);
    const asked = await refusal(world.scout.approveSubmission({ task_id }));
    const confirmation_id = idOf(asked);
    await world.acme.confirm({ confirmation_id });
    await world.scout.rejectSubmission({ task_id, reason: "The door is missing on the left." });
    await world.ada.submitWork({ task_id, text_content: "Something else altogether." });
    const refused = await refusal(world.scout.approveSubmission({ task_id, confirmation_id }));
    expect(refused).toMatchObject({ code: "confirmation_required", reason: "waiting" });
    expect(refused?.data?.["digest"]).not.toBe(asked?.data?.["digest"]);
  });

  it("asks again when another bid would win", async () => {
    const world = await careful();
    const task_id = await twoBids(world);
    const confirmation_id = idOf(await refusal(world.scout.selectBid({ task_id })));
    await world.acme.confirm({ confirmation_id });
    await world.scout.reopenBidding({ task_id, bid_duration_hours: 1 });
    await world.cleo.placeBid({ task_id, amount_amber: 60 });
    await world.market.advance("1h");
    const refused = await refusal(world.scout.selectBid({ task_id, confirmation_id }));
    expect(refused?.message).toContain("wrk_3 for 60.00 Amber");
    expect(refused?.reason).toBe("waiting");
  });

  it("asks again when the word has grown old", async () => {
    const world = await careful();
    const task_id = await draft(world, { deadline_iso: "2026-02-01T00:00:00Z" });
    const confirmation_id = idOf(await refusal(world.scout.fundTask({ task_id })));
    await world.acme.confirm({ confirmation_id });
    await world.market.advance("24h");
    const refused = await refusal(world.scout.fundTask({ task_id, confirmation_id }));
    expect(refused).toMatchObject({ code: "confirmation_required", reason: "waiting" });
  });
});

/** Ada's work on a task that was funded in person. */
async function confirmedWork(world: World): Promise<string> {
  const task_id = await draft(world);
  await world.acme.fundTask({ task_id, agent_id: world.who.scout.id });
  await world.ada.acceptTask({ task_id });
  await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
  return task_id;
}

describe("A confirmation", () => {
  it("is never given by a key, not even the developer's own", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const confirmation_id = idOf(await refusal(world.scout.fundTask({ task_id })));
    const key = world.market.as({ ...world.who.acme, role: "developer", scopes: SCOPES });
    expect(await refusedAs(key.confirm({ confirmation_id }))).toBe("wrong_role");
    const agent = await world.market.execute(world.who.scout, "confirm", { confirmation_id });
    expect(agent).toMatchObject({ ok: false, rejection: { code: "wrong_role" } });
  });

  it("is asked of the developer's key too, and told to the developer once", async () => {
    const world = await careful();
    const task_id = await draft(world);
    const key = world.market.as({ ...world.who.acme, role: "developer", scopes: SCOPES });
    const agent_id = world.who.scout.id;
    const confirmation_id = idOf(await refusal(key.fundTask({ task_id, agent_id })));
    await world.acme.confirm({ confirmation_id });
    const { events } = await world.acme.listEvents();
    expect(events.filter(({ type }) => type === "confirmation.given")).toHaveLength(1);
    expect(await refusedAs(key.fundTask({ task_id, agent_id, confirmation_id }))).toBe("done");
  });

  it("cannot be given after its time, nor twice", async () => {
    const world = await careful();
    const task_id = await draft(world, { deadline_iso: "2026-02-01T00:00:00Z" });
    const confirmation_id = idOf(await refusal(world.scout.fundTask({ task_id })));
    await world.market.advance("24h");
    expect(await refusal(world.acme.confirm({ confirmation_id }))).toMatchObject({
      code: "wrong_state",
      message: "This request has expired; the agent must ask again.",
    });
    await refusal(world.scout.fundTask({ task_id }));
    await world.acme.confirm({ confirmation_id });
    expect(await refusedAs(world.acme.confirm({ confirmation_id }))).toBe("wrong_state");
  });

  it("of somebody else is not found", async () => {
    const world = await careful();
    const other = world.market.as(await world.market.registerDeveloper({ name: "Other" }));
    const task_id = await draft(world);
    const confirmation_id = idOf(await refusal(world.scout.fundTask({ task_id })));
    const [theirs, none] = [confirmation_id, "cnf_none"].map((id) =>
      refusal(other.confirm({ confirmation_id: id })),
    );
    expect(await theirs).toEqual(await none);
    expect((await theirs)?.code).toBe("not_found");
  });
});
