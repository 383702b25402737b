import { describe, expect, it } from "vitest";
import { SCOPES } from "../../../engine/operations/scopes.ts";
import {
  draft,
  openWorld,
  published,
  refusal,
  refusedAs,
  type World,
} from "../../support/world.ts";

const LATE = "2026-02-01T00:00:00Z";

/** A market whose developer has set caps in Amber. */
async function capped(caps: { readonly day?: number; readonly task?: number }): Promise<World> {
  const world = await openWorld();
  await world.acme.setSpendingCaps({
    ...(caps.day !== undefined && { daily_agent_spend_cap_amber: caps.day }),
    ...(caps.task !== undefined && { per_task_spend_cap_amber: caps.task }),
  });
  return world;
}

/** Changes the cap of the day; null takes it away. */
const setDay = ({ acme }: World, amber: number | null) =>
  acme.setSpendingCaps({ daily_agent_spend_cap_amber: amber });

/** Whether Scout may set so much aside now. */
const spending = async (world: World, budget_amber: number | string) =>
  refusedAs(world.scout.fundTask({ task_id: await draft(world, { budget_amber }) }));

describe("The cap per task", () => {
  it("lets a task of exactly so much be funded, and not a unit more", async () => {
    const world = await capped({ task: 100 });
    expect(await spending(world, 100)).toBe("done");
    const task_id = await draft(world, { budget_amber: "100.000001" });
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "cap_exceeded",
      data: { cap_amber: "100.00", left_amber: "100.00" },
    });
    expect((await world.scout.getWallet()).balance_amber).toBe("900.00");
  });

  it("counts every task alone", async () => {
    const world = await capped({ task: 100 });
    for (let n = 0; n < 3; n++) expect(await spending(world, 100)).toBe("done");
  });

  it("is no matter for a draft", async () => {
    const world = await capped({ task: 1 });
    expect(await refusedAs(draft(world))).toBe("done");
  });
});

describe("The cap per day", () => {
  it("counts tasks together, and says what is left", async () => {
    const world = await capped({ day: 250 });
    expect(await spending(world, 100)).toBe("done");
    expect(await spending(world, 100)).toBe("done");
    const task_id = await draft(world, { budget_amber: "50.000001" });
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "cap_exceeded",
      data: { cap_amber: "250.00", left_amber: "50.00" },
    });
    expect(await spending(world, 50)).toBe("done");
  });

  it("is not got past by asking at once", async () => {
    const world = await capped({ day: 200 });
    const tasks = [await draft(world), await draft(world), await draft(world)];
    const calls = tasks.map((task_id) => refusedAs(world.scout.fundTask({ task_id })));
    expect((await Promise.all(calls)).toSorted()).toEqual(["cap_exceeded", "done", "done"]);
  });

  it("is whole again at midnight UTC", async () => {
    const world = await capped({ day: 100 });
    expect(await spending(world, 100)).toBe("done");
    await world.market.advance(12 * 3_600_000 - 1);
    expect(await spending(world, 1)).toBe("cap_exceeded");
    await world.market.advance(1);
    expect(await spending(world, 100)).toBe("done");
    expect(await spending(world, 1)).toBe("cap_exceeded");
  });

  it("has back what a cancelled task gives back", async () => {
    const world = await capped({ day: 100 });
    const task_id = await published(world);
    expect(await spending(world, 1)).toBe("cap_exceeded");
    await world.scout.cancelTask({ task_id });
    expect(await spending(world, 100)).toBe("done");
  });

  it("has it back on the day it was drawn from, not on the next", async () => {
    const world = await capped({ day: 100 });
    const task_id = await published(world, { deadline_iso: LATE });
    await world.market.advance("1d");
    expect(await spending(world, 100)).toBe("done");
    await world.scout.cancelTask({ task_id });
    expect(await spending(world, 1)).toBe("cap_exceeded");
  });

  it("has back what was held above a price", async () => {
    const world = await capped({ day: 100 });
    const task_id = await published(world, { bid_enabled: true });
    await world.ada.placeBid({ task_id, amount_amber: 60 });
    await world.scout.closeBiddingEarly({ task_id });
    await world.scout.selectBid({ task_id });
    await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    expect(await spending(world, 40)).toBe("cap_exceeded");
    await world.scout.approveSubmission({ task_id });
    expect(await spending(world, "40.000001")).toBe("cap_exceeded");
    expect(await spending(world, 40)).toBe("done");
  });

  it("is each agent's own", async () => {
    const world = await capped({ day: 100 });
    const rover = await world.acme.registerAgent({ display_name: "Rover" });
    expect(await spending(world, 100)).toBe("done");
    expect(await spending({ ...world, scout: world.market.as(rover) }, 100)).toBe("done");
    expect(await spending(world, 1)).toBe("cap_exceeded");
  });

  it("is drawn by a developer in the name of its agent", async () => {
    const world = await capped({ day: 100 });
    const task_id = await draft(world);
    await world.acme.fundTask({ task_id, agent_id: world.who.scout.id });
    expect(await spending(world, 1)).toBe("cap_exceeded");
  });
});

describe("A cap that changes during the day", () => {
  it("raised leaves what it was raised by", async () => {
    const world = await capped({ day: 100 });
    expect(await spending(world, 100)).toBe("done");
    await setDay(world, 130);
    expect(await spending(world, "30.000001")).toBe("cap_exceeded");
    expect(await spending(world, 30)).toBe("done");
  });

  it("lowered below what is spent leaves nothing, and takes nothing back", async () => {
    const world = await capped({ day: 300 });
    const tasks = [await published(world), await published(world)];
    await setDay(world, 150);
    const refused = await refusal(world.scout.fundTask({ task_id: await draft(world) }));
    expect(refused).toMatchObject({ code: "cap_exceeded", data: { left_amber: "0.00" } });
    expect((await world.scout.getWallet()).pending_amber).toBe("200.00");
    await world.scout.cancelTask({ task_id: tasks[0] ?? "" });
    expect(await spending(world, 51)).toBe("cap_exceeded");
    expect(await spending(world, 50)).toBe("done");
  });

  it("lowered and raised again has counted everything once", async () => {
    const world = await capped({ day: 300 });
    expect(await spending(world, 100)).toBe("done");
    await setDay(world, 200);
    expect(await spending(world, 50)).toBe("done");
    await setDay(world, 400);
    expect(await spending(world, 251)).toBe("cap_exceeded");
    expect(await spending(world, 250)).toBe("done");
  });

  it("taken away is no more", async () => {
    const world = await capped({ day: 1, task: 1 });
    expect(await setDay(world, null)).toMatchObject({
      daily_agent_spend_cap_amber: null,
      per_task_spend_cap_amber: "1.00",
    });
    expect(await spending(world, 100)).toBe("cap_exceeded");
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: null });
    expect(await spending(world, 100)).toBe("done");
  });

  it("of zero stops all spending", async () => {
    expect(await spending(await capped({ day: 0 }), 1)).toBe("cap_exceeded");
    expect(await spending(await capped({ task: 0 }), 1)).toBe("cap_exceeded");
  });
});

describe("Changing caps", () => {
  it("leaves alone what is not named, and answers in both units", async () => {
    const world = await capped({ task: 50 });
    expect(await setDay(world, 250)).toEqual({
      daily_agent_spend_cap_amber: "250.00",
      daily_agent_spend_cap_usd: "2.50",
      per_task_spend_cap_amber: "50.00",
      per_task_spend_cap_usd: "0.50",
    });
  });

  it("is for the person: no key can change the caps it works under", async () => {
    const world = await capped({ day: 100 });
    const key = world.market.as({ ...world.who.acme, role: "developer", scopes: SCOPES });
    expect(await refusedAs(setDay({ ...world, acme: key }, 1000))).toBe("wrong_role");
    const caps = { daily_agent_spend_cap_amber: 1000 };
    const agent = await world.market.execute(world.who.scout, "set_spending_caps", caps);
    expect(agent).toMatchObject({ ok: false, rejection: { code: "wrong_role" } });
    expect(await spending(world, 101)).toBe("cap_exceeded");
  });
});

describe("Whoever asks for the caps", () => {
  it("is told of none where none is set", async () => {
    const { scout, acme } = await openWorld();
    const none = {
      ...{ daily_agent_spend_cap_amber: null, daily_agent_spend_cap_usd: null },
      ...{ per_task_spend_cap_amber: null, per_task_spend_cap_usd: null },
      ...{ daily_left_amber: null, daily_left_usd: null },
    };
    expect(await scout.getSpendingCaps()).toEqual(none);
    expect(await acme.getSpendingCaps()).toEqual(none);
  });

  it("is told, as an agent, what is left of its day before and after it spends", async () => {
    const world = await capped({ day: 250, task: 120 });
    const left = async () => (await world.scout.getSpendingCaps()).daily_left_amber;
    expect(await left()).toBe("250.00");
    await spending(world, 100);
    expect(await left()).toBe("150.00");
    await setDay(world, 200);
    expect(await left()).toBe("100.00");
    await setDay(world, 50);
    expect(await left()).toBe("0.00");
    expect(await world.acme.getSpendingCaps()).toMatchObject({
      ...{ daily_agent_spend_cap_usd: "0.50", per_task_spend_cap_usd: "1.20" },
      daily_left_usd: null,
    });
    await world.market.advance("24h");
    expect(await left()).toBe("50.00");
  });
});
