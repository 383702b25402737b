import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WEIGHTS } from "../../../engine/review/api-score.ts";
import { CITY_SURCHARGES, SURCHARGES } from "../../../engine/review/budget.ts";
import { TASK_TYPES } from "../../../engine/review/capabilities.ts";
import { METHODS } from "../../../engine/review/check-lines.ts";
import { familyOf } from "../../../engine/review/deliverable-checks.ts";
import { MIN_PIXELS } from "../../../engine/review/photo-checks.ts";
import { POINTS } from "../../../engine/review/quality-parts.ts";
import { AT_LEAST } from "../../../engine/review/quality.ts";
import { printAmber, printUsd } from "../../../engine/money.ts";

type Rows = readonly (readonly string[])[];

const cells = (line: string) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.replaceAll("`", "").trim());

/** The rows of the table of a page whose first two headings are these, without backticks. */
function tableOf(page: string, ...headings: readonly [string, string]): Rows {
  const url = new URL(`../../../docs/${page}`, import.meta.url);
  const lines = readFileSync(url, "utf8").split("\n");
  const head = lines.findIndex((line) => cells(line).slice(0, 2).join() === headings.join());
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return head === -1 ? [] : rest.slice(0, end).map(cells);
}
const columns = (rows: Rows, count: number) => rows.map((row) => row.slice(0, count));
const words = (cell = "") => cell.split(" ");

describe("the page on the quality score", () => {
  const page = "quality-score.md";
  const of = (first: string, second: string) => tableOf(page, first, second);

  it("has the points of the code", () => {
    const points = Object.entries(POINTS).map(([part, worth]) => [part, String(worth)]);
    expect(columns(of("part", "points"), 2)).toEqual(points);
  });

  it("has the labels of the code", () => {
    const labels = Object.entries(AT_LEAST).map(([label, points]) => [
      `from ${(points / 100).toFixed(2)}`,
      label,
    ]);
    expect(columns(of("score", "label"), 2)).toEqual([...labels, ["below", "poor"]]);
  });

  it("has the minimum budgets of the code", () => {
    const types = TASK_TYPES.map((type) => [
      type.name,
      printAmber(type.minimum_budget).replace(".00", ""),
      printUsd(type.minimum_budget),
      String(type.usual_minutes),
    ]);
    expect(of("type", "least, Amber")).toEqual(types);
  });

  it("has the surcharges and the cities of the code", () => {
    const rows = of("surcharge", "per cent");
    const named = Object.entries(SURCHARGES).map(([name, percent]) => [name, String(percent)]);
    expect(columns(rows.slice(0, 3), 2)).toEqual(named);
    const cities = rows.slice(3).map(([, percent, list]) => [percent, list]);
    const ours = Object.entries(CITY_SURCHARGES).map(([percent, list]) => [
      percent,
      list.join(", "),
    ]);
    expect(cities).toEqual(ours.toReversed());
  });
});

describe("the page on review", () => {
  const of = (first: string, second: string) => tableOf("review.md", first, second);

  it("has the verification methods of the code", () => {
    const rows = of("verification_method", "answered by");
    const methods = rows.flatMap(([names, line]) => words(names).map((name) => [name, line]));
    expect(methods).toEqual([...METHODS]);
  });

  it("has the deliverable types of the code", () => {
    const rows = of("deliverable type", "kind").slice(0, -1);
    expect(rows).toHaveLength(5);
    for (const [types, kind] of rows)
      for (const type of words(types)) expect([type, familyOf(type)]).toEqual([type, kind]);
  });

  it("has the resolutions of the code", () => {
    const rows = Object.entries(MIN_PIXELS).map(([level, { long, short }]) => [
      level,
      `${long} px`,
      `${short} px`,
    ]);
    expect(of("min_resolution", "long side")).toEqual(rows);
  });

  it("has the weights of the code", () => {
    const weights = Object.entries(WEIGHTS).map(([part, weight]) => [part, String(weight)]);
    expect(columns(of("part", "weight"), 2)).toEqual(weights);
  });
});
