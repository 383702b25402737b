import { describe, expect, it } from "vitest";
import { agentmarket1 } from "../../../engine/process/agentmarket.ts";
import { eagent1 } from "../../../engine/process/eagent.ts";
import { hub1 } from "../../../engine/process/hub.ts";
import { humans2ai1 } from "../../../engine/process/humans2ai.ts";
import type { Process } from "../../../engine/process/types.ts";
import { openWorld, refusedAs, type World } from "../../support/world.ts";

/** What a process says beside its transitions, and what each of that does to a task. */
type Term = "fee_rate" | "payout_unit" | "lasts" | "categorised" | "matching";

/** The same process in its next version, without one of its terms: new tasks are under that. */
function without(process: Process, term: Term): Process {
  const { [term]: _, ...rest } = process;
  return { ...rest, version: process.version + 1 };
}

const HOUR_MS = 3_600_000;

/** One life of a task under a process: what it is refused, how long it has, what is paid. */
async function life(process: string, own: readonly Process[] = []) {
  const world = await openWorld({ processes: own });
  const { scout, ada, market } = world;
  const before = (await scout.getWallet()).balance_amber;
  const { task_id, deadline_at, created_at } = await scout.postTask({
    ...{ process, title: "Fetch the parcel", task_type: "errand" },
    ...(process !== "hub" && { budget_amber: 505 }),
  });
  await market.advance("1s");
  const hasWorker = (await scout.getTask({ task_id })).worker_id !== null;
  await taken(world, task_id, process);
  await ada.submitWork({ task_id, text_content: "It is in the hall." });
  await refusedAs(scout.approveSubmission({ task_id }));
  const odd = {
    ...{ process, title: "Something", task_type: "no such kind" },
    ...(process !== "hub" && { budget_amber: 5 }),
  };
  return {
    spent: before === (await scout.getWallet()).balance_amber ? "nothing" : "the budget",
    earned: (await ada.getEarnings()).earned_amber,
    hours: (Date.parse(deadline_at) - Date.parse(created_at)) / HOUR_MS,
    hasWorker,
    odd: await refusedAs(scout.postTask(odd)),
  };
}

/** Ada comes by a task in the way of its process. */
async function taken({ ada, who, operator, scout }: World, task_id: string, process: string) {
  if (process === "humans2ai") {
    const { application_id } = await ada.applyToTask({ task_id });
    await scout.selectApplicant({ task_id, application_id });
    return;
  }
  if (process === "eagent")
    await refusedAs(operator.matchTask({ task_id, worker_id: who.ada.id, minutes: 60 }));
  await ada.acceptTask({ task_id });
}

const AGENTMARKET = {
  ...{ spent: "the budget", earned: "454.00", hours: 168, hasWorker: false, odd: "done" },
};
const EAGENT = {
  ...{ spent: "the budget", earned: "429.25", hours: 24, hasWorker: true, odd: "rule_broken" },
};
const HUMANS2AI = {
  ...{ spent: "the budget", earned: "504.9495", hours: 24, hasWorker: false, odd: "done" },
};
const HUB = { spent: "nothing", earned: "0.00", hours: 24, hasWorker: false, odd: "done" };

describe("The terms of a process", () => {
  it.each([
    ["agentmarket", AGENTMARKET],
    ["eagent", EAGENT],
    ["humans2ai", HUMANS2AI],
    ["hub", HUB],
  ])("are those of the documents: %s", async (name, terms) => {
    expect(await life(name)).toEqual(terms);
  });

  it.each([
    [agentmarket1.name, agentmarket1, "payout_unit", { ...AGENTMARKET, earned: "454.50" }],
    [agentmarket1.name, agentmarket1, "lasts", { ...AGENTMARKET, hours: 24 }],
    [eagent1.name, eagent1, "categorised", { ...EAGENT, earned: "404.00", odd: "done" }],
    [eagent1.name, eagent1, "matching", { ...EAGENT, hasWorker: false }],
    [humans2ai1.name, humans2ai1, "fee_rate", { ...HUMANS2AI, earned: "454.50" }],
  ] as const)("are missed where they are not there: %s", async (name, one, term, ends) => {
    expect(await life(name, [without(one, term)])).toEqual(ends);
  });

  it("let nobody apply where the state does not admit it", async () => {
    const funded = { ...humans2ai1.states["funded"], shows: {}, admits: [] };
    const states = { ...humans2ai1.states, funded };
    const closed: Process = { ...humans2ai1, version: 2, states };
    const { scout, ada } = await openWorld({ processes: [closed] });
    const { task_id } = await scout.postTask({
      ...{ process: "humans2ai", title: "Fetch the parcel", task_type: "errand", budget_amber: 5 },
    });
    expect(await refusedAs(ada.applyToTask({ task_id }))).toBe("wrong_state");
  });

  it("take no money where a process takes none, and all of it where it does", async () => {
    const paid = hub1.transitions.map((way) =>
      way.on === "fund_task" ? { ...way, money: "hold" as const } : way,
    );
    const unsound = { ...hub1, version: 2, transitions: paid };
    await expect(openWorld({ processes: [unsound] })).rejects.toThrow("money_left");
  });
});
