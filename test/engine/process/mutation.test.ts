import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aethra1 } from "../../../engine/process/aethra.ts";
import { checkProcess } from "../../../engine/process/check.ts";
import { defineProcess } from "../../../engine/process/define.ts";
import { mermaid, processTable, silences } from "../../../engine/process/describe.ts";
import { VOCABULARY } from "./edit.ts";
import { mutantsOf } from "./mutants.ts";
import { playOften, statesAfter } from "./play.ts";
import { soundProcess } from "./sound.ts";

const GUARDS = [...VOCABULARY.guards];
const MONEY = new Set(["held_twice", "paid_from_nothing", "paid_twice", "money_left"]);
const SILENCE = new Set(["stuck_by_silence", "guarded_silence", "silence_loops"]);

const mutants = mutantsOf(aethra1, GUARDS).map((mutant) => {
  const faults = checkProcess(mutant.process, VOCABULARY);
  return { ...mutant, faults, codes: new Set(faults.map(({ code }) => code)) };
});
const refusedOnlyFor = (codes: ReadonlySet<string>): typeof mutants =>
  mutants.filter(
    ({ codes: found }) => found.size > 0 && [...found].every((code) => codes.has(code)),
  );

describe("the checker against a walk that knows nothing of it", () => {
  it("plays aethra@1 five thousand times without losing money or getting stuck", () => {
    expect(playOften(aethra1, 5000)).toBeNull();
  });

  it("accepts no single slip in aethra@1 that loses money, pays twice or sticks", () => {
    const accepted = mutants.filter(({ codes }) => codes.size === 0);
    const guilty = accepted.filter(({ process }) => playOften(process, 200) !== null);
    expect(guilty.map(({ what }) => what)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(300);
    expect(mutants.length - accepted.length).toBeGreaterThan(500);
  });

  it("accepts no two slips that together lose money, pay twice or stick", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, other) => {
        const first = mutants[one % mutants.length]?.process ?? aethra1;
        const both = mutantsOf(first, GUARDS);
        const process = both[other % both.length]?.process ?? first;
        if (checkProcess(process, VOCABULARY).length > 0) return;
        expect(playOften(process, 100)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  // If the walk could not convict, the three tests above would pass whatever the checker does.
  it("would convict every mutant that only the money checks refuse", () => {
    const money = refusedOnlyFor(MONEY);
    expect(money.length).toBeGreaterThan(200);
    expect(money.filter(({ process }) => playOften(process, 3000) === null)).toEqual([]);
  });

  it("would convict nearly every mutant that only the silence checks refuse", () => {
    const silence = refusedOnlyFor(SILENCE);
    const convicted = silence.filter(({ process }) => playOften(process, 3000) !== null);
    // Two rings pass a state that has a second moment, which a walk may meet first every time.
    expect(silence.length).toBeGreaterThan(20);
    expect(silence.length - convicted.length).toBeLessThanOrEqual(2);
  });

  it("gives every fault a path that really leads to its state", () => {
    for (const { what, process, faults } of mutants)
      for (const { code, state, path } of faults)
        if (code !== "unreachable" && path.length > 0)
          expect([what, code, statesAfter(process, path).has(state)]).toEqual([what, code, true]);
  });
});

describe("processes that are sound by construction", () => {
  it("are all accepted, defined and described, and play out well", () => {
    fc.assert(
      fc.property(soundProcess, (process) => {
        const defined = defineProcess(process, VOCABULARY);
        expect(playOften(process, 20)).toBeNull();
        expect(processTable(process).split("\n")).toHaveLength(process.transitions.length + 2);
        expect(mermaid(process)).toContain(`[*] --> ${process.initial}`);
        for (const { ends } of silences(defined)) expect(process.states[ends]?.final).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
