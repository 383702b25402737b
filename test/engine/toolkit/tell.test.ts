import { describe, expect, it } from "vitest";
import { CODES, rejection } from "../../../engine/errors.ts";
import { rejectionOf, tellRefusal } from "../../../engine/toolkit/tell.ts";

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
