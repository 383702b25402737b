import { describe, expect, it } from "vitest";
import { agentmarket1 } from "../../../engine/process/agentmarket.ts";
import { checkProcess } from "../../../engine/process/check.ts";
import { eagent1 } from "../../../engine/process/eagent.ts";
import { hub1 } from "../../../engine/process/hub.ts";
import { humans2ai1 } from "../../../engine/process/humans2ai.ts";
import type { Actor, Process } from "../../../engine/process/types.ts";
import { VOCABULARY } from "../../../engine/task/vocabulary.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";
import { playOften } from "./play.ts";
import { AGENTMARKET, EAGENT, HUB, HUMANS2AI } from "./rules.ts";
import { breaches, type Rules } from "./stories.ts";

const SYSTEMS: readonly (readonly [name: string, process: Process, rules: Rules])[] = [
  ["agentmarket", agentmarket1, AGENTMARKET],
  ["eagent", eagent1, EAGENT],
  ["hub", hub1, HUB],
  ["humans2ai", humans2ai1, HUMANS2AI],
];

const PEOPLE: readonly Actor[] = ["requester", "worker", "operator"];
const MOMENTS = [...VOCABULARY.moments];

/** Slips in who may do it, and in when the clock does. */
function slipsOf(process: Process): readonly Mutant[] {
  return process.transitions.flatMap((way, place) => {
    const swap = (what: string, change: Partial<typeof way>): Mutant => ({
      what: `${way.from.join("|")} ${way.on}: ${what}`,
      process: { ...process, transitions: process.transitions.with(place, { ...way, ...change }) },
    });
    const others = PEOPLE.filter((actor) => !way.by.includes(actor));
    const moments = way.at === undefined ? [] : MOMENTS.filter((at) => at !== way.at);
    return [
      swap("for nobody", { by: [] }),
      ...others.map((actor) => swap(`for the ${actor} instead`, { by: [actor] })),
      ...others.map((actor) => swap(`for the ${actor} too`, { by: [...way.by, actor] })),
      ...moments.map((at) => swap(`at ${at}`, { at })),
    ];
  });
}

const allMutants = (process: Process): readonly Mutant[] => [
  ...mutantsOf(process, [...VOCABULARY.guards]),
  ...slipsOf(process),
];

const isRefused = ({ process }: Mutant): boolean => checkProcess(process, VOCABULARY).length > 0;

/** Where no two ways out of a state compete, the order in which they stand means nothing. */
const isOrderAlone = ({ what }: Mutant): boolean => what.endsWith("moved to the end");

describe.each(SYSTEMS)("The process %s", (_, process, rules) => {
  it("keeps the rules of its documents", () => {
    expect(breaches(process, rules)).toEqual([]);
  });

  it("loses no money and never sticks, in two thousand lives", () => {
    expect(playOften(process, 2_000)).toBeNull();
  });

  it("cannot slip anywhere without being refused, or seen to break a rule", () => {
    const unseen = allMutants(process).filter(
      (mutant) =>
        !isOrderAlone(mutant) && !isRefused(mutant) && breaches(mutant.process, rules).length === 0,
    );
    expect(unseen.map(({ what }) => what)).toEqual([]);
  });

  it("has the checker refuse some slip in every one of its transitions", () => {
    const unchecked = process.transitions.filter(
      (way) =>
        !mutantsOf({ ...process, transitions: [way] }, []).some(({ what }) =>
          refusedIn(process).has(what),
        ),
    );
    expect(unchecked.map(({ on }) => on)).toEqual([]);
  });
});

const refusedIn = (process: Process): ReadonlySet<string> =>
  new Set(
    mutantsOf(process, [])
      .filter(isRefused)
      .map(({ what }) => what),
  );

describe("The rules that are held against a process", () => {
  it.each(SYSTEMS)("are each broken by some slip that %s may make", (_, process, rules) => {
    const broken = new Set(
      allMutants(process).flatMap((mutant) =>
        breaches(mutant.process, rules).map((breach) => breach.split(":")[0]),
      ),
    );
    const all = [...rules.stories.map(({ steps }) => steps.join(", ")), ...Object.keys(rules.may)];
    expect(all.filter((rule) => !broken.has(rule))).toEqual([]);
  });
});
