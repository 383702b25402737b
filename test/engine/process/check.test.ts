import { describe, expect, it } from "vitest";
import { aethra1 } from "../../../engine/process/aethra.ts";
import { BUILT_IN } from "../../../engine/process/builtin.ts";
import { checkProcess } from "../../../engine/process/check.ts";
import { defineProcess } from "../../../engine/process/define.ts";
import { FAULTS } from "../../../engine/process/faults.ts";
import type { Process } from "../../../engine/process/types.ts";
import { VOCABULARY as WHOLE } from "../../../engine/task/vocabulary.ts";
import { MONEY, ORDER, SILENCE, WORDS } from "./broken.ts";
import { adjust, declare, edit, strip, VOCABULARY, way } from "./edit.ts";

const PLANTED = [...MONEY, ...SILENCE, ...WORDS, ...ORDER];

describe("checkProcess", () => {
  it("finds nothing wrong with the fifteen states of aethra@1", () => {
    expect(checkProcess(aethra1, VOCABULARY)).toEqual([]);
    expect(Object.keys(aethra1.states)).toHaveLength(15);
  });

  it.each(BUILT_IN)("finds nothing wrong with $name@$version", (one) => {
    expect(checkProcess(one, WHOLE)).toEqual([]);
  });

  it.each(PLANTED)("refuses $what as $code in $state", ({ process, code, state, path }) => {
    const faults = checkProcess(process, VOCABULARY);
    expect(faults).toContainEqual({ code, state, path, says: expect.any(String) });
  });

  it("plants every code but those that only plain JavaScript can write", () => {
    const planted = new Set(PLANTED.map(({ code }) => code));
    const missing = Object.keys(FAULTS).filter((code) => !new Set<string>(planted).has(code));
    expect(missing).toEqual(["unknown_actor", "unknown_effect"]);
  });

  it("refuses actors and effects that come from an unchecked file", () => {
    const process: Process = JSON.parse(
      JSON.stringify(adjust(way("draft", "cancel_task"), {}))
        .replace('"by":["requester"]', '"by":["stranger"]')
        .replace('"money":"hold"', '"money":"gamble"'),
    );
    const codes = checkProcess(process, VOCABULARY).map(({ code }) => code);
    expect(codes).toContain("unknown_actor");
    expect(codes).toContain("unknown_effect");
  });

  it("says each fault once, in a sentence that names the operation", () => {
    const faults = checkProcess(strip(way("draft", "fund_task"), "money"), VOCABULARY);
    expect(new Set(faults.map((fault) => JSON.stringify(fault))).size).toBe(faults.length);
    expect(faults.find(({ state }) => state === "disputed")?.says).toBe(
      "resolve_release would release_part money that nobody has set aside before disputed.",
    );
    for (const { says } of faults) expect(says).toMatch(/^\S.*\.$/);
  });

  it("does not blame a transition for what it would do if it could be taken", () => {
    const dead = edit(way("draft", "fund_task"), (each) => [each, { ...each, to: "completed" }]);
    expect(checkProcess(dead, VOCABULARY).map(({ code }) => code)).toEqual(["never_taken"]);
  });

  it("takes a transition for nobody as meant, and complains of nothing else", () => {
    const nobody = adjust(way("matched", "start_task"), { by: [] });
    expect(checkProcess(nobody, VOCABULARY).map(({ code }) => code)).toEqual(["no_actor"]);
  });

  it("lets a process do without money", () => {
    const process: Process = {
      name: "errand",
      version: 1,
      initial: "open",
      states: { open: { shows: {} }, done: { shows: {}, final: true } },
      transitions: [
        { from: ["open"], on: "submit_work", to: "done", by: ["worker"] },
        { from: ["open"], on: "expire", to: "done", by: ["clock"], at: "deadline" },
      ],
    };
    expect(checkProcess(process, VOCABULARY)).toEqual([]);
  });
});

describe("defineProcess", () => {
  it("compiles what each state asks for", () => {
    const { id, plan } = defineProcess(aethra1, VOCABULARY);
    expect(id).toBe("aethra@1");
    const review = plan.get("awaiting_review");
    expect([...(review?.on.keys() ?? [])]).toEqual([
      ...["approve_submission", "auto_approve", "reject_submission", "file_dispute"],
    ]);
    expect(review?.on.get("auto_approve")?.map(({ when }) => when)).toEqual([
      ...["more_milestones", undefined],
    ]);
    expect(review?.clock.map(({ to }) => to)).toEqual(["partially_approved", "completed"]);
    expect(plan.get("verifying")?.engine.map(({ on }) => on)).toEqual(["finish_checks"]);
    expect(plan.get("completed")?.on.size).toBe(0);
    expect(plan.size).toBe(15);
  });

  it.each(PLANTED)("throws at $what", ({ process, code }) => {
    expect(() => defineProcess(process, VOCABULARY)).toThrow(`${code} in `);
  });

  it("lists every fault on a line of its own", () => {
    const process = declare(adjust(way("draft", "cancel_task"), { money: "refund" }), "limbo");
    expect(() => defineProcess(process, VOCABULARY)).toThrow(
      "The process aethra@1 is not sound:\n" +
        "paid_from_nothing in draft: " +
        "cancel_task would refund money that nobody has set aside before draft.\n" +
        "unreachable in limbo: No path leads to limbo. Drop it or link it.",
    );
  });
});
