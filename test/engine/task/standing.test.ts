import { describe, expect, it } from "vitest";
import {
  disputed,
  matched,
  openWorld,
  published,
  rejected,
  submitted,
} from "../../support/world.ts";

describe("What a requester does moves its API score", () => {
  it("which is 70 before it has done anything", async () => {
    const { scout } = await openWorld();
    expect(await scout.getApiScore()).toMatchObject({ api_score: 70, tasks_completed: 0 });
  });

  it("up, when it approves soon", async () => {
    const world = await openWorld();
    await world.scout.approveSubmission({ task_id: await submitted(world) });
    expect(await world.scout.getApiScore()).toEqual({
      agent_id: world.who.scout.id,
      api_score: 75,
      completion: 0.75,
      approval: 0.75,
      dispute: 0.75,
      response: 0.75,
      tasks_completed: 1,
    });
  });

  it("less, when it was silent for the whole day", async () => {
    const world = await openWorld();
    await submitted(world);
    await world.market.advance("1d");
    expect(await world.scout.getApiScore()).toMatchObject({ approval: 0.75, response: 0.583333 });
  });

  it("down, when it calls a task off", async () => {
    const world = await openWorld();
    await world.scout.cancelTask({ task_id: await matched(world) });
    expect(await world.scout.getApiScore()).toMatchObject({
      api_score: 66.6,
      completion: 0.583333,
    });
  });

  it("down, when a task of its own runs out", async () => {
    const world = await openWorld();
    await published(world);
    await world.market.advance("1d");
    expect((await world.scout.getApiScore()).completion).toBe(0.583333);
  });

  it("down, when it turns work down", async () => {
    const world = await openWorld();
    await rejected(world);
    expect(await world.scout.getApiScore()).toMatchObject({ api_score: 68.4, approval: 0.583333 });
  });

  it("down, when it disputes, and further when it loses", async () => {
    const world = await openWorld();
    const { dispute_id } = await disputed(world);
    const filed = (await world.scout.getApiScore()).dispute;
    expect(filed).toBeLessThan(0.75);
    await world.operator.resolveDispute({ dispute_id, ruling: "release" });
    expect((await world.scout.getApiScore()).dispute).toBeLessThan(filed);
  });

  it("and is each agent's own", async () => {
    const world = await openWorld();
    const rover = await world.acme.registerAgent({ display_name: "Rover" });
    await world.scout.cancelTask({ task_id: await matched(world) });
    expect((await world.acme.getApiScore({ agent_id: rover.agent_id })).api_score).toBe(70);
  });
});

describe("A rating", () => {
  it.each([
    ["1", "0.75"],
    ["0.7", "0.7"],
    ["0", "0.583333"],
  ])("of %s makes a new worker's reputation %s", async (quality_rating, reputation) => {
    const world = await openWorld();
    const task_id = await submitted(world);
    await world.scout.approveSubmission({ task_id, quality_rating });
    expect((await world.ada.getProfile()).reputation).toBe(reputation);
  });

  it("is seen on the bids placed from then on, and not on those before", async () => {
    const world = await openWorld();
    const [early, late] = [
      await published(world, { bid_enabled: true }),
      await published(world, { bid_enabled: true }),
    ];
    await world.ada.placeBid({ task_id: early, amount_amber: 80 });
    const rated = { task_id: await submitted(world), quality_rating: "1" };
    await world.scout.approveSubmission(rated);
    await world.ada.placeBid({ task_id: late, amount_amber: 80 });
    await world.market.advance("2h");
    const shown = [];
    for (const task_id of [early, late])
      shown.push((await world.scout.listBids({ task_id })).bids[0]?.worker.reputation);
    expect(shown).toEqual(["0.7", "0.75"]);
  });
});
