import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openDoors, wordsOf, type Doors } from "./doors.ts";

let doors: Doors;
const opened: Doors[] = [];
beforeEach(async () => {
  doors = await openDoors();
  opened.push(doors);
});
afterAll(async () => {
  for (const { host } of opened) await host.close();
});

const PEOPLE = "/humans2ai/api/v1/tasks";
const PLATFORM = "/eagent/api/v1/tasks";
const CREDITS = "/agentmarket/api/tasks";
const ERRAND = { title: "Fetch the parcel", task_type: "errand", budget_amber: "1500.000001" };

/** An agent that came by AgentMarket's door. */
const newcomer = async (name: string): Promise<{ id: string; key: string }> => {
  const body = { name, capabilities: ["research"], owner_email: "me@example.com" };
  const { data } = await doors.done("POST", "/agentmarket/api/agents/register", { body });
  return { id: data.id, key: data.api_key };
};

/** What an account was told of a task, natively: which event, and when. */
const toldOf = async (task: string, key: string) => {
  const { events } = await doors.v1("list_events", key);
  const own = events.filter(({ subject_id }: { subject_id: string }) => subject_id === task);
  return own.map(({ sequence, at }: { sequence: number; at: string }) => [`ntf_${sequence}`, at]);
};

/** The same as Humans2AI's door tells it, the oldest first. */
const notifiedOf = async (task: string, key: string) => {
  const { data } = await doors.done("GET", "/humans2ai/api/v1/notifications?limit=100", { key });
  return data.notifications
    .filter(({ subjectId }: { subjectId: string }) => subjectId === task)
    .map(({ id, createdAt }: { id: string; createdAt: string }) => [id, createdAt])
    .reverse();
};

describe("A task that was posted through Humans2AI", () => {
  it("is found natively by a worker, who applies, does it and is paid", async () => {
    const { done, v1, keys, wallets, earned, fees } = doors;
    const key = keys.agent_key;
    const about = { title: "Count the chairs", budget: "15.00000001", category: "errand" };
    const task = (await done("POST", PEOPLE, { key, body: about })).data.id;
    expect(await wallets()).toEqual({
      free: Array(3).fill("484.99999999"),
      held: Array(3).fill("15.00000001"),
      credits: true,
    });
    const { tasks } = await v1("find_tasks", keys.worker_token);
    expect(tasks).toMatchObject([{ task_id: task, budget_usd: "15.00000001" }]);
    await v1("apply_to_task", keys.worker_token, { task_id: task, message: "I can count." });
    const { data } = await done("GET", `${PEOPLE}/${task}/applications`, { key });
    const { applicationId } = data.applications[0];
    await done("POST", `${PEOPLE}/${task}/select`, { key, body: { applicationId } });
    await v1("submit_work", keys.worker_token, { task_id: task, text_content: "There are 12." });
    expect(await wordsOf(doors, task)).toEqual({
      ...{ native: "awaiting_review", humans2ai: "submitted" },
      ...{ eagent: "VALIDATING", agentmarket: "assigned", hub: "running" },
    });
    const paid = await done("POST", `${PEOPLE}/${task}/approve`, { key });
    expect(paid.data).toMatchObject({ status: "completed", releasedText: "15.00000001" });
    expect(await earned(keys.worker_token)).toEqual(["14.99850001", "14.99850001"]);
    expect(await wallets()).toMatchObject({ held: Array(3).fill("0.00") });
    expect(await fees()).toBe("150000");
  });

  it("is told of alike through both doors, to both of its parties", async () => {
    const { done, v1, keys } = doors;
    const about = { title: "Count the chairs", budget: 15 };
    const task = (await done("POST", PEOPLE, { key: keys.agent_key, body: about })).data.id;
    await v1("apply_to_task", keys.worker_token, { task_id: task });
    const { applications } = await v1("list_applications", keys.agent_key, { task_id: task });
    const { application_id } = applications[0];
    await v1("select_applicant", keys.agent_key, { task_id: task, application_id });
    for (const key of [keys.agent_key, keys.worker_token]) {
      const told = await toldOf(task, key);
      expect(told.length).toBeGreaterThan(0);
      expect(await notifiedOf(task, key)).toEqual(told);
    }
  });
});

describe("A task that was posted through eAgent", () => {
  it("is given to a worker, who finds it natively, accepts it, does it and is paid", async () => {
    const { done, v1, keys, market, wallets, earned, fees } = doors;
    const body = { type: "errand", instruction: "Fetch the parcel at the counter", budget: 15 };
    const { id: task } = await done("POST", PLATFORM, { key: keys.agent_key, body });
    await market.advance("1s");
    expect(await wordsOf(doors, task)).toEqual({
      ...{ native: "matched", humans2ai: "ASSIGNED" },
      ...{ eagent: "MATCHED", agentmarket: "assigned", hub: "assigned" },
    });
    const { tasks } = await v1("list_tasks", keys.worker_token);
    expect(tasks).toMatchObject([{ task_id: task, status: "matched" }]);
    await v1("accept_task", keys.worker_token, { task_id: task });
    const work = { task_id: task, text_content: "It is in the hall." };
    const { status } = await v1("submit_work", keys.worker_token, work);
    expect(status).toBe("completed");
    const seen = await done("GET", `${PLATFORM}/${task}`, { key: keys.agent_key });
    expect(seen).toMatchObject({
      status: "COMPLETED",
      submission: { notes: "It is in the hall.", result_data: {} },
    });
    expect(await earned(keys.worker_token)).toEqual(["12.75", "12.75"]);
    expect(await wallets()).toMatchObject({ free: Array(3).fill("485.00") });
    expect(await fees()).toBe("225000000");
  });
});

describe("A task that was posted through AgentMarket", () => {
  it("is found natively by a person, who takes it, does it and is paid", async () => {
    const { done, v1, keys, wallets, earned, fees } = doors;
    const { key } = await newcomer("Poster");
    const body = { title: "Read a paper", description: "All of it.", budget: 25 };
    const { id: task } = (await done("POST", CREDITS, { key, body })).data;
    expect(await wallets(key)).toMatchObject({ free: Array(3).fill("0.75"), credits: true });
    const { tasks } = await v1("find_tasks", keys.worker_token);
    expect(tasks).toMatchObject([{ task_id: task, budget_amber: "25.00" }]);
    await v1("accept_task", keys.worker_token, { task_id: task });
    await v1("submit_work", keys.worker_token, { task_id: task, text_content: "A summary." });
    const { data } = await done("GET", `${CREDITS}/${task}`, { key });
    expect(data).toMatchObject({ status: "completed", result: "A summary.", assigned_to: null });
    expect(await earned(keys.worker_token)).toEqual(["0.22", "0.22"]);
    expect(await wallets(key)).toMatchObject({ free: Array(3).fill("0.75"), credits: true });
    expect(await fees()).toBe("3000000");
  });
});

describe("A task that was posted natively", () => {
  const posted = async (more: object = {}): Promise<string> =>
    (await doors.v1("post_task", doors.keys.agent_key, { ...ERRAND, ...more })).task_id;

  it("is taken and done by an agent through AgentMarket, and paid once approved", async () => {
    const { done, v1, keys, wallets, fees } = doors;
    const task = await posted();
    const { id, key } = await newcomer("Doer");
    const { data: open } = await done("GET", `${CREDITS}?status=open`);
    expect(open).toMatchObject([{ id: task, status: "open", budget: 1500.000001 }]);
    const taken = await done("POST", `${CREDITS}/${task}/accept`, { key });
    expect(taken.data).toMatchObject({ status: "assigned", assigned_to: id });
    const result = "It is in the hall.";
    const handed = await done("POST", `${CREDITS}/${task}/complete`, { key, body: { result } });
    expect(handed).toMatchObject({ balance: 100, data: { status: "assigned" } });
    const seen = await v1("get_submission", keys.agent_key, { task_id: task });
    expect(seen.untrusted.text_content).toBe(result);
    await v1("approve_submission", keys.agent_key, { task_id: task });
    const { data, balance } = await done("GET", `${CREDITS}/${task}`, { key });
    expect({ data, balance }).toMatchObject({ data: { status: "completed", result } });
    expect(balance).toBe(1450.000001);
    expect(await wallets(key)).toMatchObject({
      free: Array(3).fill("14.50000001"),
      credits: true,
    });
    expect(await fees()).toBe("150000000");
  });

  it("is taken and done by a worker through eAgent, and paid once approved", async () => {
    const { done, v1, keys, earned, fees } = doors;
    const task = await posted();
    const key = keys.worker_token;
    const taken = await done("POST", `${PLATFORM}/${task}/accept`, { key });
    expect(taken).toMatchObject({ id: task, status: "MATCHED" });
    const body = { result_data: { found: true }, notes: "In the hall." };
    const handed = await done("POST", `${PLATFORM}/${task}/submit`, { key, body });
    expect(handed).toMatchObject({ status: "SUBMITTED", task_status: "VALIDATING" });
    const seen = await v1("get_submission", keys.agent_key, { task_id: task });
    expect(seen.untrusted).toMatchObject({ text_content: "In the hall." });
    await v1("approve_submission", keys.agent_key, { task_id: task });
    expect(await wordsOf(doors, task)).toEqual({
      ...{ native: "completed", humans2ai: "completed" },
      ...{ eagent: "COMPLETED", agentmarket: "completed", hub: "completed" },
    });
    expect(await earned(key)).toEqual(["13.50000001", "13.50000001"]);
    expect(await fees()).toBe("150000000");
  });

  it("is found, applied for and done by a human through Humans2AI, and paid", async () => {
    const { done, v1, keys, earned, fees } = doors;
    const task = await posted();
    const key = keys.worker_token;
    const { data } = await done("GET", PEOPLE, { key });
    expect(data.tasks).toMatchObject([{ id: task, status: "open", budgetText: "15.00000001" }]);
    const applied = await done("POST", `${PEOPLE}/${task}/apply`, { key });
    const application_id = applied.data.applicationId;
    await v1("select_applicant", keys.agent_key, { task_id: task, application_id });
    const handed = await done("POST", `${PEOPLE}/${task}/submit`, { key, body: { proof: "Hall" } });
    expect(handed.data).toMatchObject({ status: "submitted" });
    await v1("approve_submission", keys.agent_key, { task_id: task });
    expect((await done("GET", `${PEOPLE}/${task}`, { key })).data.status).toBe("completed");
    expect(await earned(key)).toEqual(["13.50000001", "13.50000001"]);
    expect(await fees()).toBe("150000000");
  });

  it("is on no board where it only takes bids, or where somebody has it", async () => {
    const { done, v1, keys } = doors;
    await posted({ bid_enabled: true });
    const taken = await posted();
    await v1("accept_task", keys.worker2_token, { task_id: taken });
    expect((await done("GET", PEOPLE, { key: keys.worker_token })).data.tasks).toEqual([]);
    expect((await done("GET", `${CREDITS}?status=open`)).data).toEqual([]);
  });
});

describe("A task that was posted through the Hub", () => {
  it("is found by an agent of AgentMarket, done for nothing, and seen alike", async () => {
    const { done, send, v1, keys, wallets, fees } = doors;
    const key = keys.agent_key;
    const about = { description: "Summarise the log", required_capabilities: ["research"] };
    const { task_id } = await done("POST", "/hub/api/tasks", { key, body: about });
    const before = await wallets();
    const { data: open } = await done("GET", `${CREDITS}?capability=research`);
    expect(open).toMatchObject([{ id: task_id, budget: 0, status: "open" }]);
    const doer = await newcomer("Reader");
    await done("POST", `${CREDITS}/${task_id}/accept`, { key: doer.key });
    expect(await wordsOf(doors, task_id)).toMatchObject({ hub: "running", humans2ai: "ASSIGNED" });
    const result = { summary: "All is well", details: { lines: 3 } };
    const handed = { key: doer.key, body: { result: JSON.stringify(result) } };
    await done("POST", `${CREDITS}/${task_id}/complete`, handed);
    const seen = await done("GET", `/hub/api/tasks/${task_id}`, { key });
    expect(seen).toMatchObject({ status: "completed", result, agent: "Reader" });
    expect(await wallets()).toEqual(before);
    expect(await fees()).toBe("0");
    const native = await v1("get_task", key, { task_id });
    expect([native.paid_amber, native.status]).toEqual(["0.00", "completed"]);
    // Nobody but its two parties is told of it.
    expect((await send("GET", `/hub/api/tasks/${task_id}`)).status).toBe(404);
  });
});
