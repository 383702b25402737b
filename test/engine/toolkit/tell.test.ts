import { describe, expect, it } from "vitest";
import { CODES, rejection } from "../../../engine/errors.ts";
import { rejectionOf, tellRefusal } from "../../../engine/toolkit/tell.ts";
import { mayNeedPerson } from "../../../engine/toolkit/thresholds.ts";

describe("A refusal as a model is told it", () => {
  it("names code, path, rule and what to do next", () => {
    const why = rejection("invalid_input", { field: "a.b", reason: "too_long", message: "No." });
    expect(tellRefusal(why)).toEqual({
      error: {
        code: "invalid_input",
        path: "a.b",
        rule: "too_long",
        message: "No.",
        next: "Correct what the message names, then call again.",
      },
    });
  });

  it("says a next step for every code", () => {
    for (const { next } of Object.values(CODES)) expect(next).toMatch(/^[A-Z].*\.$/);
  });

  it("does not send a model back to a person who said no", () => {
    const said = tellRefusal(rejection("confirmation_required", { reason: "declined" }));
    expect(said.error.next).toMatch(/do not repeat/);
  });

  it("tells of a failure without a word of what failed", () => {
    expect(rejectionOf(new Error("disk full"))).toEqual(rejection("internal"));
    expect(rejectionOf("thrown text")).toEqual(rejection("internal"));
  });
});

describe("Whether a person may be needed", () => {
  const client = {
    confirmations: [{ operation: "fund_task", from_amber: "100.00", from_usd: "1.00" }],
  };
  it.each([
    ["below the amount", "fund_task", "99.999999", false],
    ["from the amount on", "fund_task", "100.00", true],
    ["where the budget is not known", "fund_task", null, true],
    ["where the budget is no amount", "fund_task", "plenty", true],
    ["for another operation", "select_bid", "1000.00", false],
  ])("is answered %s", (_, operation, budget, expected) => {
    expect(mayNeedPerson(client, operation, budget)).toBe(expected);
  });
});
