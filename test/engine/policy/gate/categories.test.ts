import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Category } from "../../../../engine/policy/gate/category.ts";
import { CATEGORIES } from "../../../../engine/policy/gate/index.ts";
import { ROOT } from "../../../support/repo.ts";
import { EXAMPLES } from "./examples/all.ts";
import type { Examples, Labelled } from "./examples/examples.ts";
import { judged } from "./judged.ts";

const PARTS = ["written for", "held out", "reworded"] as const;
const LEAST = { precision: 0.95, recall: 0.9 };

const examplesOf = ({ name }: Category): Examples => {
  const examples = EXAMPLES[name];
  if (examples === undefined) throw new Error(`there are no examples of ${name}`);
  return examples;
};

/** Everything harmless that any category's examples hold: an alarm about any of it is false. */
const HARMLESS = Object.values(EXAMPLES).flatMap(({ benign, heldOut, reworded }) => [
  ...benign,
  ...heldOut.benign,
  ...reworded.benign,
]);

const partOf = (category: Category, part: (typeof PARTS)[number]): Labelled => {
  const examples = examplesOf(category);
  if (part === "written for") return examples;
  return part === "held out" ? examples.heldOut : examples.reworded;
};

const table = CATEGORIES.flatMap((category) =>
  PARTS.map((part) => {
    const { precision, recall } = judged(category, partOf(category, part));
    const { blocked, benign } = partOf(category, part);
    const figures = [precision.toFixed(2), recall.toFixed(2)];
    return [category.name, part, String(blocked.length), String(benign.length), ...figures];
  }),
);

describe.each(CATEGORIES)("The category $name", (category) => {
  it("has enough examples, each of them once", () => {
    const { blocked, benign, heldOut, reworded } = examplesOf(category);
    expect(Math.min(blocked.length, benign.length)).toBeGreaterThanOrEqual(25);
    const apart = [heldOut, reworded].flatMap((part) => [...part.blocked, ...part.benign]);
    expect(apart.length).toBeGreaterThanOrEqual((blocked.length + benign.length) / 3);
    const all = [...blocked, ...benign, ...apart];
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(["written for", "held out"] as const)("knows the examples %s", (part) => {
    const { precision, recall, ...wrong } = judged(category, partOf(category, part));
    expect(precision, wrong.falseAlarms.join("\n")).toBeGreaterThanOrEqual(LEAST.precision);
    expect(recall, wrong.missed.join("\n")).toBeGreaterThanOrEqual(LEAST.recall);
  });

  it("is not alarmed by what is harmless in any category", () => {
    const { falseAlarms } = judged(category, { blocked: [], benign: HARMLESS });
    expect(falseAlarms.length / HARMLESS.length, falseAlarms.join("\n")).toBeLessThan(0.01);
  });
});

describe("The figures", () => {
  it("are printed, and are those of the page", async () => {
    console.log(table.map((row) => row.join("  ")).join("\n"));
    const page = await readFile(join(ROOT, "docs/risk-gate.md"), "utf8");
    const rows = page
      .split("\n")
      .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
      .filter(([, name = ""]) => name in EXAMPLES)
      .filter((cells) => cells.length > 5)
      .map((cells) => cells.slice(1, -1));
    expect(rows).toEqual(table);
  });

  it("would fall for a category that knows half of its words", () => {
    for (const category of CATEGORIES) {
      const patterns = category.patterns.filter((_, index) => index % 2 === 1);
      expect(judged({ ...category, patterns }, examplesOf(category)).recall).toBeLessThan(0.9);
    }
  });

  it("would fall for a category that knows a word too many", () => {
    for (const category of CATEGORIES) {
      const patterns = [...category.patterns, "photograph|check|tell|the"];
      const { precision } = judged({ ...category, patterns }, examplesOf(category));
      expect(precision).toBeLessThan(0.95);
    }
  });
});
