import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countByType,
  distanceMeters,
  findTaskType,
  matchesWorker,
  TASK_TYPES,
} from "../../../engine/review/capabilities.ts";
import { worker } from "./given.ts";

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const sanFrancisco = { latitude: 37.7749, longitude: -122.4194 };
const oakland = { latitude: 37.8044, longitude: -122.2712 };
const losAngeles = { latitude: 34.0522, longitude: -118.2437 };

describe("the distance of two points", () => {
  it.each([
    [
      "one degree along the equator",
      { latitude: 0, longitude: 0 },
      { latitude: 0, longitude: 1 },
      111_195,
    ],
    ["pole to pole", { latitude: 90, longitude: 0 }, { latitude: -90, longitude: 0 }, 20_015_114],
    [
      "across the date line",
      { latitude: 0, longitude: 179.5 },
      { latitude: 0, longitude: -179.5 },
      111_195,
    ],
  ])("is right for %s", (_, a, b, meters) => {
    expect(distanceMeters(a, b)).toBe(meters);
  });

  it("is that of a map for two cities", () => {
    expect(distanceMeters(sanFrancisco, losAngeles)).toBeGreaterThan(556_000);
    expect(distanceMeters(sanFrancisco, losAngeles)).toBeLessThan(562_000);
  });

  it("is the same both ways, a whole number, and nothing from a point to itself", () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(distanceMeters(a, b)).toBe(distanceMeters(b, a));
        expect(Number.isInteger(distanceMeters(a, b))).toBe(true);
        expect(distanceMeters(a, a)).toBe(0);
      }),
    );
  });

  it("is half the globe at the most, also where rounding would take it further", () => {
    fc.assert(
      fc.property(point, ({ latitude, longitude }) => {
        const opposite = {
          latitude: -latitude,
          longitude: longitude > 0 ? longitude - 180 : longitude + 180,
        };
        expect(distanceMeters({ latitude, longitude }, opposite)).toBeLessThanOrEqual(20_015_114);
      }),
    );
  });
});

describe("the task types", () => {
  it("are eight, each with a title, one sentence, a minimum and minutes", () => {
    expect(TASK_TYPES).toHaveLength(8);
    expect(new Set(TASK_TYPES.map((type) => type.name)).size).toBe(8);
    for (const type of TASK_TYPES) {
      expect(type.description).toMatch(/^[A-Z][^.]*\.$/);
      expect(type.minimum_budget).toBeGreaterThanOrEqual(500_000_000n);
      expect(type.usual_minutes).toBeGreaterThan(0);
    }
  });

  it("are found by name in any case, and others are not", () => {
    expect(findTaskType(" Photography ")?.name).toBe("photography");
    expect(findTaskType("translation")).toBeNull();
    expect(findTaskType("constructor")).toBeNull();
  });
});

describe("a worker fits a task", () => {
  const task = { task_type: "inspection", required_skills: ["Élagage", "ladder"] };

  it("with its type and every skill, in any case and accent", () => {
    const skilled = worker({ task_types: ["Inspection"], skills: ["LADDER", "elagage", "rope"] });
    expect(matchesWorker(task, skilled)).toBe(true);
  });

  it("of any type when the worker names none", () => {
    expect(matchesWorker({ ...task, required_skills: [] }, worker())).toBe(true);
  });

  it.each([
    ["a skill is missing", { skills: ["ladder"] }],
    ["the type is another", { skills: ["ladder", "élagage"], task_types: ["delivery"] }],
    ["the worker is suspended", { skills: ["ladder", "élagage"], suspended: true }],
  ])("but not when %s", (_, change) => {
    expect(matchesWorker(task, worker(change))).toBe(false);
  });
});

describe("the workers of a place", () => {
  const crowd = [
    worker({ city: "San Francisco, CA", task_types: ["photography", "delivery"] }),
    worker({ city: "san  francisco", ...sanFrancisco }),
    worker({ city: "Zürich", task_types: ["photography"] }),
    worker({ ...oakland, task_types: ["photography"] }),
    worker({ ...losAngeles, task_types: ["photography"] }),
    worker({ city: "San Francisco", suspended: true }),
  ];

  it("are counted by the name of their city, in any case and accent", () => {
    expect(countByType(crowd, { city: "SAN FRANCISCO" })).toMatchObject({
      photography: 2,
      delivery: 2,
      errand: 1,
    });
    expect(countByType(crowd, { city: "Zurich" }).photography).toBe(1);
    expect(countByType(crowd, { city: "Oakland" }).photography).toBe(0);
  });

  it("are counted within fifty kilometres of a point", () => {
    expect(countByType(crowd, sanFrancisco).photography).toBe(2);
    expect(countByType(crowd, losAngeles).photography).toBe(1);
  });

  it("are all counted without a place, but for those suspended", () => {
    expect(countByType(crowd, null).photography).toBe(5);
  });

  it("have a count for every type, also where nobody is", () => {
    const counts = countByType([], null);
    expect(Object.keys(counts)).toEqual(TASK_TYPES.map((type) => type.name));
    expect(Object.values(counts).every((number) => number === 0)).toBe(true);
  });
});
