import { CallToolResultSchema, ResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { withApproval } from "../../../src/client/approval.ts";
import { draft, openWorld, published, statusOf, submitted } from "../../support/world.ts";
import { as, connected, refusedBy, scoutOf, SPEC, type Agency, type Fields } from "./connected.ts";

type Client = Agency["client"];

const answerOf = (result: Fields): Fields => result["structuredContent"] as Fields;

/** Follows a call that runs as a task of the protocol, up to the status that is waited for. */
async function asTask(client: Client, name: string, args: Fields) {
  const params = { name, arguments: args };
  const stream = client.experimental.tasks.callToolStream(params, undefined, { task: {} });
  const { value: first } = await stream.next();
  if (first?.type !== "taskCreated") throw new Error(`no task but ${JSON.stringify(first)}`);
  const { taskId } = first.task;
  const get = () => client.experimental.tasks.getTask(taskId);
  const until = async (holds: (task: Awaited<ReturnType<typeof get>>) => boolean) => {
    for (let tries = 0; tries < 200; tries++) {
      const task = await get();
      if (holds(task)) return task;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`the task is still ${JSON.stringify(await get())}`);
  };
  return { taskId, stream, get, until, created: first.task };
}

const resultOf = async (client: Client, taskId: string): Promise<Fields> =>
  answerOf(await client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema));

describe("As a task of the protocol", () => {
  it("waiting follows the marketplace task through its whole life", async () => {
    const { world, client } = await scoutOf();
    const task_id = await submitted(world);
    const { taskId, until, created } = await asTask(client, "wait_for_task", { task_id });
    expect(created).toMatchObject({ status: "working", pollInterval: 500 });
    const asked = await until(({ status }) => status === "input_required");
    expect(asked.statusMessage).toContain(`The marketplace task ${task_id} is awaiting_review`);
    await world.scout.rejectSubmission({ task_id, reason: "The photo is much too dark to read." });
    await until(({ status }) => status === "working");
    await world.ada.submitWork({ task_id, text_content: "A brighter one." });
    await until(({ status }) => status === "input_required");
    await world.scout.approveSubmission({ task_id });
    await until(({ status }) => status === "completed");
    expect(await resultOf(client, taskId)).toMatchObject({ task_id, status: "completed" });
  });

  it("a task that expires has failed, and one that is called off was cancelled", async () => {
    const { world, client } = await scoutOf();
    const [late, off] = [await published(world), await published(world)];
    const failed = await asTask(client, "wait_for_task", { task_id: late });
    const cancelled = await asTask(client, "wait_for_task", { task_id: off });
    await world.scout.cancelTask({ task_id: off });
    await cancelled.until(({ status }) => status === "cancelled");
    await world.clock.advance("25h");
    await failed.until(({ status }) => status === "failed");
    expect(await resultOf(client, failed.taskId)).toMatchObject({ status: "expired" });
    expect(await resultOf(client, cancelled.taskId)).toMatchObject({ status: "cancelled" });
  });

  it("a hire is done when something was handed in", async () => {
    const { world, client } = await scoutOf();
    const { taskId, until } = await asTask(client, "hire", SPEC);
    await until(({ statusMessage = "" }) => statusMessage.includes("tsk_1 is funded"));
    await world.ada.acceptTask({ task_id: "tsk_1" });
    await world.ada.submitWork({ task_id: "tsk_1", text_content: "The sign reads OPEN." });
    await until(({ status }) => status === "completed");
    expect(await resultOf(client, taskId)).toMatchObject({
      task: { status: "awaiting_review" },
      submission: { untrusted: { text_content: "The sign reads OPEN." } },
    });
  });

  it("cancelling ends the waiting, and says which marketplace task goes on", async () => {
    const { world, client } = await scoutOf();
    const { taskId, until } = await asTask(client, "hire", SPEC);
    await until(({ statusMessage = "" }) => statusMessage.includes("funded"));
    const cancelled = await client.experimental.tasks.cancelTask(taskId);
    expect(cancelled.status).toBe("cancelled");
    expect(cancelled.statusMessage).toContain("The marketplace task tsk_1 is funded; it goes on");
    expect(await statusOf(world, "tsk_1")).toBe("funded");
    const result = await refusedBy(
      client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema),
    );
    expect(result?.message).toContain("tsk_1 is funded");
  });

  it("a refusal fails it, and is its result with number and reason", async () => {
    const { client } = await scoutOf();
    const { taskId, until } = await asTask(client, "hire", { ...SPEC, budget_amber: 5000 });
    const failed = await until(({ status }) => status === "failed");
    expect(failed.statusMessage).toContain("the wallet has 1000.00 Amber");
    expect(
      await refusedBy(client.experimental.tasks.getTaskResult(taskId, CallToolResultSchema)),
    ).toMatchObject({
      code: -32004,
      data: { code: "insufficient_funds", task_id: "tsk_1" },
    });
  });

  it("a hire asks its user by way of the task, and goes on with the yes", async () => {
    const policy = { confirmations: [{ operation: "fund_task", from_amber: "100" }] };
    const world = await openWorld({ policy });
    const scout = withApproval(as(world, "scout"), { by: as(world, "acme") });
    const client = await connected({ client: scout }, () => ({
      action: "accept",
      content: { amount_amber: "100.00" },
    }));
    const { taskId, until } = await asTask(client, "hire", SPEC);
    const asking = await until(({ status }) => status === "input_required");
    expect(asking.statusMessage).toContain("Set aside 100.00 Amber");
    // The question waits for who asks for the result, and the result for the work.
    const result = resultOf(client, taskId);
    await until(({ statusMessage = "" }) => statusMessage.includes("funded"));
    await world.ada.acceptTask({ task_id: "tsk_1" });
    await world.ada.submitWork({ task_id: "tsk_1", text_content: "Done." });
    expect(await result).toMatchObject({ task: { status: "awaiting_review" } });
  });

  it("tasks are listed, and only what takes long can be one", async () => {
    const { world, client } = await scoutOf();
    const task_id = await draft(world);
    const { taskId } = await asTask(client, "wait_for_task", { task_id });
    const { tasks } = await client.experimental.tasks.listTasks();
    expect(tasks.map((task) => task.taskId)).toEqual([taskId]);
    const params = { name: "get_wallet", arguments: {}, task: {} };
    expect(
      await refusedBy(client.request({ method: "tools/call", params }, ResultSchema)),
    ).toMatchObject({ code: -32601, data: { reason: "no_task_support" } });
  });
});
