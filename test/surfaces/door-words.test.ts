import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDoors, wordsOf, type Doors } from "./doors.ts";

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.host.close());

/** As their own documents list them; null is for what a door has no word for, and hides. */
const WORDS = {
  humans2ai: ["open", "ASSIGNED", "submitted", "completed", "disputed", "expired"],
  eagent: [
    ...["PENDING", "MATCHED", "IN_PROGRESS", "SUBMITTED", "VALIDATING", "COMPLETED"],
    ...["CANCELLED", "DISPUTED", "EXPIRED"],
  ],
  agentmarket: ["open", "assigned", "completed", null],
  hub: ["pending", "assigned", "running", "completed", "failed", "cancelled"],
} as const;

const ERRAND = { title: "Fetch the parcel", task_type: "errand", budget_amber: 20 };
const BIDS = { bid_enabled: true };

type Keys = Pick<Doors["keys"], "agent_key" | "worker_token">;
type Step = readonly [operation: string, by: keyof Keys, more?: object];

const [fund, accept, submit]: readonly [Step, Step, Step] = [
  ["fund_task", "agent_key"],
  ["accept_task", "worker_token"],
  ["submit_work", "worker_token", { text_content: "It is in the hall." }],
];
const approve: Step = ["approve_submission", "agent_key"];
const approveFirst: Step = ["approve_submission", "agent_key", { milestone_number: 1 }];
const close: Step = ["close_bidding_early", "agent_key"];
const reason = "The parcel that you brought is not the one that was asked for: its label differs.";

/** How each state is come by that a task rests in, under the process that has them all. */
const PATHS: readonly (readonly [state: string, spec: object, steps: readonly Step[]])[] = [
  ["draft", {}, []],
  ["funded", {}, [fund]],
  ["bidding", BIDS, [fund]],
  ["bidding_closed", BIDS, [fund, close]],
  ["matched", {}, [fund, accept]],
  ["in_progress", {}, [fund, accept, ["start_task", "worker_token"]]],
  ["awaiting_review", {}, [fund, accept, submit]],
  [
    "revision_requested",
    {},
    [fund, accept, submit, ["reject_submission", "agent_key", { reason }]],
  ],
  ["partially_approved", { milestone_count: 2 }, [fund, accept, submit, approveFirst]],
  ["disputed", {}, [fund, accept, submit, ["file_dispute", "agent_key", { reason }]]],
  ["completed", {}, [fund, accept, submit, approve]],
  ["cancelled", {}, [fund, ["cancel_task", "agent_key"]]],
];

async function brought(spec: object, steps: readonly Step[]): Promise<string> {
  const { v1, keys } = doors;
  const { task_id } = await v1("create_task", keys.agent_key, { ...ERRAND, ...spec });
  for (const [operation, by, more] of steps) await v1(operation, keys[by], { task_id, ...more });
  return task_id;
}

const expectOwnWords = async (task: string, state: string): Promise<void> => {
  const { native, ...words } = await wordsOf(doors, task);
  expect(native).toBe(state);
  expect(WORDS.humans2ai).toContain(words.humans2ai);
  expect(WORDS.eagent).toContain(words.eagent);
  expect(WORDS.agentmarket).toContain(words.agentmarket);
  expect(WORDS.hub).toContain(words.hub);
};

describe("Every door calls a task by its own words alone", () => {
  it.each(PATHS)("while it is %s", async (state, spec, steps) => {
    await expectOwnWords(await brought(spec, steps), state);
  });

  it("once it is expired", async () => {
    const task = await brought({}, [fund]);
    await doors.market.advance("25h");
    await expectOwnWords(task, "expired");
  });
});

describe("Rivals who take one task by different doors at once", () => {
  it("are all told but one that it is taken", async () => {
    const { send, done, v1, keys } = doors;
    const body = { name: "Rival", capabilities: [], owner_email: "me@example.com" };
    const { data } = await done("POST", "/agentmarket/api/agents/register", { body });
    const { task_id } = await v1("post_task", keys.agent_key, ERRAND);
    const by = (path: string, key: string, more: object = {}) =>
      send("POST", path, { key, body: more });
    const answers = await Promise.all([
      by(`/agentmarket/api/tasks/${task_id}/accept`, data.api_key),
      by(`/eagent/api/v1/tasks/${task_id}/accept`, keys.worker_token),
      by("/v1/accept_task", keys.worker2_token, { task_id }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  });
});
