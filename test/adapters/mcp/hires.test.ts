import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, it } from "vitest";
import { balances, openWorld, REASON, type World } from "../../support/world.ts";
import { as, call, connected, newClient, type Fields } from "./connected.ts";
import { served } from "./http-host.ts";

/** Everybody speaks MCP: the one who hires over HTTP, those who work in this process. */
async function crew(world: World) {
  const scout = newClient();
  const { url } = await served({
    clientFor: () => Promise.resolve(as(world, "scout")),
    sessions: "sessions",
  });
  await scout.connect(new StreamableHTTPClientTransport(url));
  await scout.listTools();
  const [ada, ben] = [
    await connected({ client: as(world, "ada") }),
    await connected({ client: as(world, "ben") }),
  ];
  return {
    hires: (name: string, args: Fields) => call(scout, name, args),
    ada: (name: string, args: Fields = {}) => call(ada, name, args),
    ben: (name: string, args: Fields = {}) => call(ben, name, args),
  };
}

describe("A hire from beginning to end, by MCP alone", () => {
  it("at a fixed price", async () => {
    const world = await openWorld();
    const { hires, ada } = await crew(world);
    const spec = {
      title: "Photograph the shop front at 450 Main St",
      task_type: "photography",
      budget_amber: 500,
      deliverables: [{ type: "text", description: "What the sign says" }],
    };
    expect(await hires("get_wallet", {})).toMatchObject({ balance_amber: "1000.00" });
    expect(await hires("dry_run", spec)).toMatchObject({ budget_usd: "5.00" });
    const { task_id } = await hires("create_task", spec);
    expect(await hires("fund_task", { task_id })).toMatchObject({ held_amber: "500.00" });

    const { tasks } = await ada("find_tasks");
    expect(tasks).toMatchObject([{ task_id }]);
    await ada("accept_task", { task_id });
    await ada("submit_work", { task_id, text_content: "The sign reads OPEN." });

    expect(await hires("wait_for_task", { task_id })).toMatchObject({
      status: "awaiting_review",
      mcp_status: "input_required",
    });
    expect(await hires("get_submission", { task_id })).toMatchObject({
      untrusted: { text_content: "The sign reads OPEN." },
    });
    await hires("approve_submission", { task_id, quality_rating: 0.9 });

    expect(await hires("get_task", { task_id })).toMatchObject({ mcp_status: "completed" });
    expect(await hires("get_wallet", {})).toMatchObject({
      balance_amber: "500.00",
      pending_amber: "0.00",
    });
    // A tenth is the fee.
    expect(await ada("get_earnings")).toMatchObject({ available_amber: "450.00" });
    expect(await world.operator.getTrialBalance()).toMatchObject({ balanced: true });
  });

  it("by bids, in two milestones, with a rejection in between", async () => {
    const world = await openWorld();
    const { hires, ada, ben } = await crew(world);
    const { task_id } = await hires("create_task", {
      title: "Count the bikes at the station, twice",
      task_type: "data_collection",
      budget_amber: 400,
      bid_enabled: true,
      milestone_count: 2,
    });
    await hires("fund_task", { task_id });
    await ada("place_bid", { task_id, amount_amber: 300 });
    await ben("place_bid", { task_id, amount_amber: 200 });
    await hires("close_bidding_early", { task_id });
    const { bids } = await hires("list_bids", { task_id });
    expect(bids).toHaveLength(2);
    await hires("select_bid", { task_id });

    await ben("submit_work", { task_id, milestone_number: 1, text_content: "About fifty." });
    await hires("reject_submission", { task_id, milestone_number: 1, reason: REASON });
    expect(await ben("get_submission", { task_id })).toMatchObject({ rejection_reason: REASON });
    await ben("submit_work", { task_id, milestone_number: 1, text_content: "Fifty-two." });
    await hires("approve_submission", { task_id, milestone_number: 1 });
    expect(await hires("get_task", { task_id })).toMatchObject({ paid_amber: "100.00" });
    await ben("submit_work", { task_id, milestone_number: 2, text_content: "Sixty-one." });
    await hires("approve_submission", { task_id, milestone_number: 2 });

    expect(await hires("get_task", { task_id })).toMatchObject({
      status: "completed",
      paid_amber: "200.00",
    });
    // What the winning bid left of the budget is back.
    expect(await hires("get_wallet", {})).toMatchObject({
      balance_amber: "800.00",
      pending_amber: "0.00",
    });
    expect(await ben("get_earnings")).toMatchObject({ available_amber: "180.00" });
    expect(await ada("get_earnings")).toMatchObject({ available_amber: "0.00" });
    expect(await world.operator.getTrialBalance()).toMatchObject({ balanced: true });
    expect(
      Object.values(await balances(world))
        .map(Number)
        .reduce((a, b) => a + b),
    ).toBe(0);
  });
});
