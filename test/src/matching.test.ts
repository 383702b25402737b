import { describe, expect, it } from "vitest";
import { createMarketplace, virtualClock, type MarketOptions } from "../../src/index.ts";

const TASK = { task_type: "errand", process: "eagent", category_id: 10, budget_amber: 1_000 };
const PLACE = { latitude: 40, longitude: -74, radius_meters: 5_000 };

async function open(options: MarketOptions = {}) {
  const market = await createMarketplace({ clock: virtualClock(), ...options });
  const acme = await market.registerDeveloper({ name: "Acme" });
  await market.as(acme).topUp({ usd: "500.00" });
  const scopes = ["tasks.read", "payments.fund"] as const;
  const scout = await market.as(acme).registerAgent({ display_name: "Scout", scopes: [...scopes] });
  const post = async (more: object = {}) => {
    const posted = await market.as(scout).postTask({ title: "Go there", ...TASK, ...more });
    return posted.task_id;
  };
  const standing = async (task_id: string) => {
    await market.advance("1s");
    const { status, worker_id } = await market.as(scout).getTask({ task_id });
    return [status, worker_id];
  };
  const join = (name: string, latitude = 40) =>
    market.registerWorker({ name, latitude, longitude: -74 });
  return { market, scout, post, standing, join };
}

describe("The platform", () => {
  it("gives a task to the nearest worker within its radius as soon as it is funded", async () => {
    const { post, standing, join } = await open();
    await join("Far", 40.02);
    const near = await join("Near", 40.001);
    expect(await standing(await post({ location: PLACE }))).toEqual(["matched", near.worker_id]);
  });

  it("waits for somebody who fits, and gives the task to them when they register", async () => {
    const { post, standing, join } = await open();
    await join("Too far", 41);
    const task = await post({ location: PLACE });
    expect(await standing(task)).toEqual(["funded", null]);
    const late = await join("Late");
    expect(await standing(task)).toEqual(["matched", late.worker_id]);
  });

  it("gives it to another where a match lapses, to nobody where there is no other", async () => {
    const { market, post, standing, join } = await open();
    const one = await join("One");
    const task = await post({});
    expect(await standing(task)).toEqual(["matched", one.worker_id]);
    await market.advance("119m");
    expect(await standing(task)).toEqual(["matched", one.worker_id]);
    await market.advance("1m");
    expect(await standing(task)).toEqual(["funded", null]);
    const other = await join("Other");
    expect(await standing(task)).toEqual(["matched", other.worker_id]);
    // Within one leap of time it goes to and fro, at the moments at which it would have.
    await market.advance("4h");
    expect(await standing(task)).toEqual(["matched", other.worker_id]);
  });

  it("takes work back that is not handed in within the time for it", async () => {
    const { market, post, standing, join } = await open();
    const one = await join("One");
    const task = await post({});
    await market.advance("1h");
    await market.as(one).acceptTask({ task_id: task });
    expect(await standing(task)).toEqual(["in_progress", one.worker_id]);
    await market.advance("2h");
    expect(await standing(task)).toEqual(["funded", null]);
  });

  it("leaves the choice to the operator where matching is off", async () => {
    const { market, post, standing, join } = await open({ matching: "off" });
    const one = await join("One");
    const task = await post({});
    expect(await standing(task)).toEqual(["funded", null]);
    await market.as(market.operator).matchTask({ task_id: task, worker_id: one.worker_id });
    expect(await standing(task)).toEqual(["matched", one.worker_id]);
  });

  it("leaves tasks of other processes to whoever takes them", async () => {
    const { post, standing, join } = await open();
    await join("One");
    const task = await post({ process: "agentmarket", category_id: undefined });
    expect(await standing(task)).toEqual(["funded", null]);
  });
});
