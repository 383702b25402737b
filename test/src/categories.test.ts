import { describe, expect, it } from "vitest";
import { createMarketplace, type CategoryOptions } from "../../src/index.ts";
import { openEagent } from "../adapters/http/dialects/eagent/given.ts";

const WATERING: CategoryOptions = {
  ...{ id: 7, name: "Plant Watering", group: "FIELD", average_minutes: 20 },
  ...{ description: "Water the plants of an office.", fee: "0.18" },
  ...{ least_usd: "4.00", most_usd: "40.00" },
};
const QUEUEING: CategoryOptions = {
  ...{ ...WATERING, id: 8, name: "Queueing", slug: "queue", task_type: "stand_in_line" },
  ...{ least_usd: "2", most_usd: "2", fee: "0" },
};

const opened = () => openEagent({ policy: { categories: [WATERING, QUEUEING] } });

/** What is wrong with such a catalogue. */
const fault = (...categories: readonly object[]): Promise<string> =>
  createMarketplace({ policy: JSON.parse(JSON.stringify({ categories })) }).then(
    () => "nothing",
    (error: unknown) => (error instanceof Error ? error.message : "no error"),
  );

describe("A catalogue of the embedder's own", () => {
  it("takes the place of the one that comes along, with its bounds, times and fees", async () => {
    const { ask } = await opened();
    const { body } = await ask("GET", "/api/v1/categories");
    expect(body).toMatchObject({
      total: 2,
      categories: [
        {
          ...{ id: 7, slug: "plant-watering", type: "plant_watering", avg_completion_min: 20 },
          ...{ min_price_text: "4.00", max_price_text: "40.00", fee_rate: "0.18" },
        },
        { id: 8, slug: "queue", type: "stand_in_line", fee_rate: "0" },
      ],
    });
  });

  it("bounds what a task of each may cost, to the unit", async () => {
    const { ask } = await opened();
    const post = async (more: object) => {
      const body = { type: "plant_watering", instruction: "Water the ferns", ...more };
      const { status, body: answer } = await ask("POST", "/api/v1/tasks", body);
      return answer.error?.reason ?? status;
    };
    expect(await post({ budget: "3.999999" })).toBe("below_minimum");
    expect(await post({ budget: 4 })).toBe(201);
    expect(await post({ budget: 40 })).toBe(201);
    expect(await post({ budget: "40.000001" })).toBe("above_maximum");
    expect(await post({ budget: 2, category_id: 8 })).toBe(201);
    expect(await post({ budget: 5, category_id: 1 })).toBe("unknown_category");
  });

  it("has its own share of what is paid kept, and the rest paid out", async () => {
    const { ask, asWorker, wire, keys, market } = await opened();
    const task = { type: "Plant Watering", instruction: "Water the ferns", budget: 10 };
    const { body } = await ask("POST", "/api/v1/tasks", task);
    await market.advance("1s");
    const path = `/api/v1/tasks/${body.id}`;
    await asWorker(`${path}/accept`);
    await asWorker(`${path}/submit`, { result_data: { done: true } });
    const { body: earnings } = await wire.v1("get_earnings", keys.worker_token);
    expect(earnings.earned_usd).toBe("8.20");
  });
});

describe("A catalogue that cannot be", () => {
  it.each([
    ["is empty", [], /policy\.categories/],
    ["has one id twice", [WATERING, { ...QUEUEING, id: 7 }], /categories\.1\.id 7 is another/],
    [
      "has two by one name",
      [WATERING, { ...QUEUEING, task_type: "plant_watering" }],
      /categories\.1\.task_type plant_watering is another category's/,
    ],
    [
      "asks more at least than at most",
      [{ ...WATERING, most_usd: "3.99" }],
      /0\.most_usd must not/,
    ],
    ["has a price that is no amount", [{ ...WATERING, least_usd: "four" }], /0\.least_usd must be/],
    ["keeps more than all", [{ ...WATERING, fee: "1.01" }], /0\.fee must be decimal text/],
    ["misspells a field", [{ ...WATERING, minutes: 3 }], /[Uu]nrecognized key.*minutes/],
    ["has a name without letters", [{ ...WATERING, name: "???" }], /0\.name needs a slug/],
  ])("is refused before the market opens: it %s", async (_, categories, says) => {
    expect(await fault(...categories)).toMatch(says);
  });
});
