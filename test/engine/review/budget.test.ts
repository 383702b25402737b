import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  budgetWarnings,
  CITY_SURCHARGES,
  hourlyRate,
  minimumBudget,
  type Offer,
} from "../../../engine/review/budget.ts";
import { TASK_TYPES } from "../../../engine/review/capabilities.ts";
import { AMBER, blank, deliverable, HOUR, NOON, PLACE } from "./given.ts";

const offer = (change: Partial<Offer> = {}): Offer => ({
  ...blank,
  task_type: "inspection",
  budget: 1500n * AMBER,
  deadline: NOON + 24 * HOUR,
  bids: false,
  ...change,
});
const minimum = (change: Partial<Offer>) => minimumBudget(offer(change), NOON) / AMBER;
const at = (address: string) => ({ location: { ...PLACE, radius_meters: 50, address } });

describe("the least a task costs", () => {
  it.each(TASK_TYPES.map((type) => [type.name, type.minimum_budget] as const))(
    "is that of its type, as for %s",
    (task_type, least) => {
      expect(minimumBudget(offer({ task_type }), NOON)).toBe(least);
    },
  );

  it("is that of the cheapest type where the type is unknown", () => {
    expect(minimum({ task_type: "translation" })).toBe(500n);
    expect(minimum({ task_type: "translation", ...at("London") })).toBe(500n);
  });

  it.each([
    ["twenty minutes", { estimated_duration_minutes: 20 }, 500n],
    ["more than that", { estimated_duration_minutes: 21 }, 1000n],
    ["five photos", { deliverables: [deliverable("photo", 5)] }, 500n],
    ["more than that", { deliverables: [deliverable("photo", 6)] }, 1000n],
  ])("of photography goes by its length and its photos: %s", (_, change, least) => {
    expect(minimum({ task_type: "photography", ...change })).toBe(least);
  });

  it.each([
    ["a remote place, by its address", at("Rural Route 2, Elko"), 2250n],
    ["a remote place, by the task's metadata", { metadata: { remote: true } }, 2250n],
    ["less than two hours", { deadline: NOON + 2 * HOUR - 1 }, 1950n],
    ["special skills", { required_skills: ["climbing"] }, 1875n],
    ["a dear city", at("1 Rue X, 75001 Paris"), 1950n],
    [
      "all at once",
      { ...at("Rural Lane, Boston, MA"), required_skills: ["x"], deadline: NOON + HOUR },
      3525n,
    ],
  ])("is more for %s", (_, change, least) => {
    expect(minimum(change)).toBe(least);
  });

  it.each([
    ["two hours", { deadline: NOON + 2 * HOUR }],
    ["a deadline that has passed", { deadline: NOON - HOUR }],
    ["metadata that only mentions the word", { metadata: { remote: "no" } }],
    ["a cheaper city", at("1 High St, Leeds LS1")],
  ])("is no more for %s", (_, change) => {
    expect(minimum(change)).toBe(1500n);
  });
});

describe("a dear city is found in an address", () => {
  const found = (address: string) => (minimum(at(address)) - 1500n) / 15n;

  it.each(
    Object.entries(CITY_SURCHARGES).flatMap(([percent, cities]) =>
      cities.map((city) => [city, BigInt(percent)] as const),
    ),
  )("%s", (city, percent) => {
    expect(found(`12 High St, ${city.toUpperCase()}, XY 12345`)).toBe(percent);
  });

  it.each([
    ["450 Main St, San Francisco, CA 94105", 40n],
    ["450 Main St San Francisco CA 94105", 40n],
    ["Bahnhofstrasse 1, 8001 Zürich", 40n],
    ["Downing St, London SW1A 2AA", 40n],
    ["London", 40n],
  ])("as in %j", (address, percent) => {
    expect(found(address)).toBe(percent);
  });

  it.each(["12 London Road, Leeds", "Rue de Paris 4, Lille", "Paris Ave", "New Londonderry", ""])(
    "but not in %j",
    (address) => {
      expect(found(address)).toBe(0n);
    },
  );
});

describe("what the worker keeps for an hour", () => {
  const rate = (budget: bigint, minutes: number | null, fee = 100_000) =>
    hourlyRate(offer({ budget: budget * AMBER, estimated_duration_minutes: minutes }), fee);

  it("is the budget less the fee, by the hour", () => {
    expect(rate(2000n, 60)).toBe(1800n * AMBER);
    expect(rate(20n, 20)).toBe(54n * AMBER);
    expect(rate(2000n, 60, 0)).toBe(2000n * AMBER);
  });

  it.each([null, 0, -5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is unknown for %s minutes",
    (minutes) => {
      expect(rate(2000n, minutes)).toBeNull();
    },
  );
});

describe("a warning about the budget", () => {
  const least = 700n * AMBER;
  const warned = (amber: bigint, hourly: bigint | null = null, change: Partial<Offer> = {}) =>
    budgetWarnings(offer({ budget: amber * AMBER, ...change }), least, hourly);

  it("asks whether dollars were meant, where a hundred times as much fits", () => {
    expect(warned(20n)).toEqual([
      "budget: 20 Amber is 0.20 USD; did you mean 2000? " +
        "A task like this takes at least 700 Amber (7.00 USD).",
    ]);
  });

  it.each([1n, 6n, 140n, 699n])(
    "only says that %i is little where that explains nothing",
    (amber) => {
      const [warning, ...others] = warned(amber);
      expect(warning).toContain("is little");
      expect(warning).not.toContain("did you mean");
      expect(others).toEqual([]);
    },
  );

  it("asks about a hundred times too much, too", () => {
    expect(warned(200_000n)).toEqual([
      "budget: 200000 Amber is 2000.00 USD; did you mean 2000? " +
        "A task like this takes at least 700 Amber (7.00 USD).",
    ]);
    expect(warned(70_000n)).toEqual([]);
  });

  it("tells of an hour's pay below eight dollars, and that bids only lower it", () => {
    const eight = 800n * AMBER;
    expect(warned(700n, eight)).toEqual([]);
    expect(warned(700n, eight - 1n)).toEqual([
      "budget: the worker keeps 7.99 USD an hour; below 8.00 USD nobody may take it.",
    ]);
    expect(warned(700n, eight - 1n, { bids: true })[0]).toContain("bids only go lower");
  });

  it("is never raised for a budget from the minimum to a hundred times that", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 700n, max: 70_000n }), (amber) => {
        expect(warned(amber)).toEqual([]);
      }),
    );
  });
});
