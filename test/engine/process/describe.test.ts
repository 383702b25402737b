import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { describe, expect, it } from "vitest";
import { aethra1 } from "../../../engine/process/aethra.ts";
import { defineProcess } from "../../../engine/process/define.ts";
import { mermaid, processTable, silences, silenceTable } from "../../../engine/process/describe.ts";
import { FAULTS } from "../../../engine/process/faults.ts";
import type { Process } from "../../../engine/process/types.ts";
import { VOCABULARY } from "./edit.ts";

const aethra = defineProcess(aethra1, VOCABULARY);
const page = readFileSync(new URL("../../../docs/process.md", import.meta.url), "utf8");

/** The cells of a row, without the padding. */
const cells = (row: string): readonly string[] =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

describe("the transition table", () => {
  const rows = processTable(aethra1).split("\n").map(cells);

  it("has a row for every transition, in the order in which ways are tried", () => {
    expect(rows.slice(2).map(([, on]) => on)).toEqual(aethra1.transitions.map(({ on }) => on));
  });

  it("says who, if, where to, what becomes of the hold, and when", () => {
    expect(rows[0]).toEqual(["from", "operation", "by", "if", "to", "hold", "when"]);
    expect(rows).toContainEqual([
      ...["awaiting_review", "auto_approve", "clock", "more_milestones"],
      ...["partially_approved", "release_part", "review_window"],
    ]);
    expect(rows).toContainEqual([
      ...["submitted", "begin_checks", "engine", "", "verifying", "", "at once"],
    ]);
  });

  it("keeps its columns even", () => {
    const lengths = new Set(
      processTable(aethra1)
        .split("\n")
        .map((line) => line.length),
    );
    expect(lengths.size).toBe(1);
  });
});

describe("the silence table", () => {
  const rows = silenceTable(aethra).split("\n").slice(2).map(cells);
  const of = (state: string) => rows.filter(([name]) => name === state).map((row) => row.slice(1));

  it("speaks of every state that is not final, and of no other", () => {
    const open = Object.keys(aethra1.states).filter((state) => !aethra1.states[state]?.final);
    expect(new Set(rows.map(([state]) => state))).toEqual(new Set(open));
  });

  it("gives the money back when nobody ever took the task", () => {
    expect(of("bidding")).toEqual([
      [
        "",
        "bidding_closes: close_bidding, then deadline: expire",
        "expired",
        "what is held back to the requester",
      ],
    ]);
    expect(of("draft").map(([, , , money]) => money)).toEqual(["nobody: nothing is held"]);
  });

  it("pays the worker when the requester keeps silent over handed-in work", () => {
    const steps =
      "at once begin_checks, then at once finish_checks, then review_window: auto_approve";
    expect(of("submitted")).toEqual([
      [
        "more_milestones",
        `${steps}, then grace: expire`,
        "expired",
        "a part to the worker, then the rest back to the requester",
      ],
      ["not more_milestones", steps, "completed", "what is held to the worker"],
    ]);
  });

  it("splits what nobody rules on", () => {
    expect(of("disputed")).toEqual([
      ["", "dispute_window: rule_by_silence", "completed", "what is held split between the two"],
    ]);
  });

  it("follows the engine before the clock, and tells both moments where two race", () => {
    const process = defineProcess(
      {
        name: "race",
        version: 1,
        initial: "open",
        states: {
          open: { shows: {} },
          done: { shows: {}, final: true },
          gone: { shows: {}, final: true },
        },
        transitions: [
          { from: ["open"], on: "expire", to: "gone", by: ["clock"], at: "deadline" },
          { from: ["open"], on: "give_up", to: "gone", by: ["clock"], at: "grace" },
          { from: ["open"], on: "skip", to: "done", by: ["engine"], when: "takes_bids" },
        ],
      },
      VOCABULARY,
    );
    expect(silences(process).map(({ when, ends }) => [when, ends])).toEqual([
      [["takes_bids"], "done"],
      [["not takes_bids"], "gone"],
      [["not takes_bids"], "gone"],
    ]);
  });
});

describe("the Mermaid diagram", () => {
  const lines = mermaid(aethra1).split("\n");

  it("draws one arrow for every state a transition leaves", () => {
    const arrows = aethra1.transitions.reduce((sum, { from }) => sum + from.length, 0);
    expect(lines).toHaveLength(arrows + 2 + 3);
    expect(lines[0]).toBe("stateDiagram-v2");
  });

  it("begins at the draft and ends where tasks end", () => {
    expect(lines[1]).toBe("  [*] --> draft");
    for (const end of ["completed", "expired", "cancelled"])
      expect(lines).toContain(`  ${end} --> [*]`);
  });

  it("labels an arrow with the operation, the guard, the moment and the effect", () => {
    expect(lines).toContain(
      "  awaiting_review --> partially_approved: " +
        "auto_approve [more_milestones] @review_window / release_part",
    );
  });
});

describe("docs/process.md", () => {
  it("shows a sound example", () => {
    const [, code = ""] = /```ts\nimport [^\n]+\n(.*?)```/s.exec(page) ?? [];
    const errand: Process = new Function(`${stripTypeScriptTypes(code)}; return errand;`)();
    expect(defineProcess(errand, VOCABULARY).id).toBe("errand@1");
  });

  it.each([
    ["the transition table", processTable(aethra1)],
    ["the silence table", silenceTable(aethra)],
    ["the diagram", mermaid(aethra1)],
  ])("prints %s of aethra@1 as it is", (_what, text) => {
    expect(page).toContain(text);
  });

  it.each(Object.entries(FAULTS))("explains %s", (code, says) => {
    expect(page.replaceAll(/ +/g, " ")).toContain(`| \`${code}\` | ${says} |`);
  });
});
