import { describe, expect, it } from "vitest";
import { createMarketplace, virtualClock } from "../../src/index.ts";

const CATEGORY = {
  ...{ id: 7, name: "Dog Walking", slug: "dog-walking", task_type: "dog_walking" },
  ...{ description: "Walk a dog.", group: "FIELD", average_minutes: 40 },
  ...{ min_price_usd: "5.00", max_price_usd: "20.00", fee: "0.15" },
};

const open = (...categories: (typeof CATEGORY)[]) =>
  createMarketplace({ clock: virtualClock(), policy: { categories } });

describe("A catalogue of one's own", () => {
  it("takes the place of the built-in one, with its bounds and its fee", async () => {
    const market = await open(CATEGORY);
    const acme = await market.registerDeveloper({ name: "Acme" });
    await market.as(acme).topUp({ usd: "50.00" });
    const { agent_id } = await market.as(acme).registerAgent({ display_name: "Scout" });
    const task = { process: "eagent", title: "Walk Rex", task_type: "dog-walking", agent_id };
    const posted = await market.as(acme).postTask({ ...task, budget_amber: 2_000 });
    expect(posted).toMatchObject({ category_id: 7, task_type: "dog_walking" });
    const { task_id } = posted;
    expect(await market.as(acme).getTask({ task_id })).toMatchObject({ fee_rate: "0.15" });
    await expect(market.as(acme).postTask({ ...task, budget_amber: 2_001 })).rejects.toThrow(
      "A task of Dog Walking costs from 5.00 to 20.00 USD",
    );
    const other = { ...task, task_type: "errand", budget_amber: 2_000 };
    await expect(market.as(acme).postTask(other)).rejects.toThrow("There is no such category");
  });

  it.each([
    ["an id twice", [CATEGORY, { ...CATEGORY, slug: "x", task_type: "x" }]],
    ["a slug twice", [CATEGORY, { ...CATEGORY, id: 8, task_type: "x" }]],
    ["a price that is none", [{ ...CATEGORY, min_price_usd: "five" }]],
    ["bounds the wrong way round", [{ ...CATEGORY, min_price_usd: "21.00" }]],
    ["a fee above the whole", [{ ...CATEGORY, fee: "1.5" }]],
  ])("is refused with %s", async (_, categories) => {
    await expect(open(...categories)).rejects.toThrow(/policy\.categories/);
  });
});
