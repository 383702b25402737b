import { LoggingMessageNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect, it } from "vitest";
import { published, statusOf } from "../../support/world.ts";
import { call, refusedBy, scoutOf, SPEC, type Agency, type Fields } from "./connected.ts";

type Client = Agency["client"];

/** Calls a tool and hands on what it says of its progress. */
function withProgress(client: Client, name: string, args: Fields, signal?: AbortSignal) {
  const steps: string[] = [];
  const heard = new Map<string, PromiseWithResolvers<void>>();
  const step = (status: string) => {
    const known = heard.get(status) ?? Promise.withResolvers<void>();
    heard.set(status, known);
    return known;
  };
  const result = client.callTool({ name, arguments: args }, undefined, {
    onprogress({ message = "" }) {
      const [, status = ""] = /: (\w+) \(/.exec(message) ?? [];
      steps.push(status);
      step(status).resolve();
    },
    ...(signal && { signal }),
  });
  return { result, steps, heard: (status: string) => step(status).promise };
}

const answerOf = (result: Fields): Fields => result["structuredContent"] as Fields;

describe("Waiting for a task", () => {
  it("answers when the task needs its requester, and tells each status on the way", async () => {
    const { world, client } = await scoutOf();
    const task_id = await published(world);
    const waiting = withProgress(client, "wait_for_task", { task_id });
    await waiting.heard("funded");
    await world.ada.acceptTask({ task_id });
    await waiting.heard("matched");
    await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    expect(answerOf(await waiting.result)).toMatchObject({ status: "awaiting_review" });
    expect(waiting.steps).toEqual(["funded", "matched", "awaiting_review"]);
  });

  it("with progress answers as without: on another status, and when the time is up", async () => {
    const { world, client } = await scoutOf();
    const task_id = await published(world);
    const known = { task_id, known_status: "draft" };
    expect(answerOf(await withProgress(client, "wait_for_task", known).result)).toMatchObject({
      status: "funded",
    });
    const short = { task_id, timeout_seconds: 0.05 };
    expect(answerOf(await withProgress(client, "wait_for_task", short).result)).toMatchObject({
      status: "funded",
    });
    const bad = withProgress(client, "wait_for_task", { task_id, timeout_seconds: "soon" });
    expect(await refusedBy(bad.result)).toMatchObject({
      code: -32602,
      data: { field: "timeout_seconds" },
    });
  });

  it("ends when the client takes its request back", async () => {
    const { world, client } = await scoutOf();
    const task_id = await published(world);
    const stop = new AbortController();
    const { promise: log, resolve } = Promise.withResolvers<unknown>();
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) =>
      resolve(params.data),
    );
    const waiting = withProgress(client, "wait_for_task", { task_id }, stop.signal);
    await waiting.heard("funded");
    stop.abort("enough");
    expect((await refusedBy(waiting.result))?.message).toContain("enough");
    expect(await log).toBe(`wait_for_task waits no longer. Task ${task_id} is funded and goes on.`);
    expect(await statusOf(world, task_id)).toBe("funded");
  });
});

describe("A hire", () => {
  it("creates, funds and waits, and returns the submission for review", async () => {
    const { world, client } = await scoutOf();
    await client.listTools();
    const hire = withProgress(client, "hire", SPEC);
    await hire.heard("funded");
    await world.ada.acceptTask({ task_id: "tsk_1" });
    await world.ada.submitWork({ task_id: "tsk_1", text_content: "The sign reads OPEN." });
    const { task, submission, next } = answerOf(await hire.result);
    expect(task).toMatchObject({ task_id: "tsk_1", status: "awaiting_review" });
    expect(submission).toMatchObject({ untrusted: { text_content: "The sign reads OPEN." } });
    expect(next).toMatch(/approve_submission/);
    expect(hire.steps[0]).toBe("draft");
  });

  it("says what to do where nobody has handed anything in yet", async () => {
    const { client } = await scoutOf({ prefix: "market_" });
    const { task, submission, next } = await call(client, "market_hire", {
      ...SPEC,
      wait_seconds: 0,
    });
    expect({ task, submission }).toMatchObject({ task: { status: "funded" }, submission: null });
    expect(next).toBe(
      "Nothing was handed in yet. Go on with market_wait_for_task; do not hire again.",
    );
  });

  it("happens once for one idempotency key", async () => {
    const { world, client } = await scoutOf();
    const once = { ...SPEC, idempotency_key: "k1", wait_seconds: 0 };
    const [first, second] = [await call(client, "hire", once), await call(client, "hire", once)];
    expect(second["task"]).toEqual(first["task"]);
    expect((await world.scout.listTasks()).tasks).toHaveLength(1);
    expect(await world.scout.getWallet()).toMatchObject({ balance_amber: "900.00" });
  });

  it("that cannot be paid keeps the draft, and says so", async () => {
    const { world, client } = await scoutOf();
    const refused = await refusedBy(call(client, "hire", { ...SPEC, budget_amber: 5000 }));
    expect(refused).toMatchObject({ code: -32004, data: { task_id: "tsk_1" } });
    expect(refused?.data["next"]).toMatch(/kept as a draft.*fund_task for task_id tsk_1/);
    expect(await statusOf(world, "tsk_1")).toBe("draft");
  });

  it("is refused before anything is made, where its input is not valid", async () => {
    const { world, client } = await scoutOf();
    const bad = await refusedBy(call(client, "hire", { ...SPEC, wait_seconds: -1 }));
    expect(bad).toMatchObject({ code: -32602, data: { field: "wait_seconds" } });
    const strange = await refusedBy(call(client, "hire", { ...SPEC, budget: 1 }));
    expect(strange).toMatchObject({ code: -32602, data: { field: "budget" } });
    expect((await world.scout.listTasks()).tasks).toEqual([]);
  });

  it("comes back where the bids are in, for its requester to choose", async () => {
    const { world, client } = await scoutOf();
    const hire = withProgress(client, "hire", { ...SPEC, bid_enabled: true });
    await hire.heard("bidding");
    await world.ada.placeBid({ task_id: "tsk_1", amount_amber: 80 });
    await world.scout.closeBiddingEarly({ task_id: "tsk_1" });
    const { task, submission, next } = answerOf(await hire.result);
    expect({ task, submission }).toMatchObject({
      task: { status: "bidding_closed" },
      submission: null,
    });
    expect(next).toMatch(/list_bids.*select_bid/);
  });
});
