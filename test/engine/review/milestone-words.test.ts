import { describe, expect, it } from "vitest";
import { contradictingCount } from "../../../engine/review/milestone-words.ts";

describe("a text contradicts the number of milestones", () => {
  it.each([
    ["Inspect the site, 3 milestones", 1, 3],
    ["Three milestones: roof, walls, cellar", 2, 3],
    ["3 photo sets in 3 visits", 1, 3],
    ["Photos over two separate\nvisits", 3, 2],
    ["Milestone 1: the roof. Milestone 2: the cellar.", 3, 2],
    ["Visit 1 in the morning, visit 2 at noon, visit #3 at night", 1, 3],
    ["Step 1: measure. Step 2: photograph.", 3, 2],
  ])("as %j with %i", (text, milestones, told) => {
    expect(contradictingCount(text, milestones)).toBe(told);
  });

  it.each([
    ["Take 3 photos of the shop", 1],
    ["3 photo sets in 3 visits", 3],
    ["Step 1: ring. Step 2: wait. Step 3: take a photo", 1],
    ["Step 1, step 2, step 3, step 4 at each of both sites", 2],
    ["Go to stage 3 of the festival", 1],
    ["Milestone 40 on the old road, then milestone 42", 1],
    ["Check all three phases of the supply", 1],
    ["The shop had three visits from us in 2 weeks", 1],
    ["A visit of 2 hours", 1],
    ["Milestone 1 is the roof", 2],
    ["From stage 0 to stage 2", 1],
    ["In 2 visits, or 3 milestones as you like", 3],
    ["", 5],
  ])("but not as %j with %i", (text, milestones) => {
    expect(contradictingCount(text, milestones)).toBeNull();
  });
});
