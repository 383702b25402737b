import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reached } from "../../../../webhooks/town.ts";
import { bring } from "../../given.ts";
import { openEagent, PHOTO, WORK } from "./given.ts";

const SECRET = "sixteen characters and more";
const FAR = { ...PHOTO, location: { lat: 0, lng: 0, radius_km: 1 } };

/** A client of eAgent with a webhook for these events, or for all. */
async function hooked(events?: readonly string[]) {
  const { receiver, options } = await reached();
  const town = await openEagent(options);
  const register = (more: object) =>
    town.ask("POST", "/v1/webhooks", { url: receiver.url, secret: SECRET, ...more });
  const made = await register({ events });
  const told = () => receiver.got.map(({ body }): Told => JSON.parse(body));
  const done = async (): Promise<string> => {
    const id = await town.matched();
    await town.asWorker(`/api/v1/tasks/${id}/accept`);
    await town.market.advance("30m");
    await town.asWorker(`/api/v1/tasks/${id}/submit`, WORK);
    await town.market.advance("1s");
    return id;
  };
  return { ...town, receiver, register, made, told, done };
}

interface Told {
  readonly event: string;
  readonly task_id: string;
  readonly status: string;
  readonly timestamp: string;
  readonly data: object;
}

describe("A webhook of eAgent", () => {
  it("is told that its task was matched and completed, in the documents' words", async () => {
    const { told, done, receiver, ask, clock } = await hooked();
    const task_id = await done();
    const { id: submission_id } = (await ask("GET", `/api/v1/tasks/${task_id}`)).body.submission;
    expect(told()).toEqual([
      {
        ...{ event: "task.matched", task_id, status: "MATCHED", timestamp: expect.any(String) },
        data: { worker_id: "wrk_sandbox_1", accept_until: expect.any(String) },
      },
      {
        ...{ event: "task.completed", task_id, status: "COMPLETED" },
        timestamp: expect.any(String),
        data: {
          ...{ submission_id, result_data: WORK.result_data },
          ...{ duration_sec: 1_800, worker_rating: null },
        },
        untrusted_fields: ["data.result_data"],
      },
    ]);
    expect(Date.parse(told()[1]?.timestamp ?? "")).toBe(clock.now() - 1_000);
    for (const { body, headers } of receiver.got)
      expect(headers["x-webhook-signature"]).toBe(
        `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
      );
  });

  it("is told that a task failed when its time is over, and what came back", async () => {
    const { told, ask, market } = await hooked(["task.failed"]);
    const { id: task_id } = (await ask("POST", "/api/v1/tasks", FAR)).body;
    await market.advance("25h");
    expect(told()).toEqual([
      {
        ...{ event: "task.failed", task_id, status: "EXPIRED", timestamp: expect.any(String) },
        data: { reason: "expired", refund_amount: 15, refund_amount_text: "15.00" },
      },
    ]);
  });

  it("is told of the next worker where one lets the task go, and of no failure", async () => {
    const { told, matched, market } = await hooked();
    await matched({ location: undefined });
    await market.advance("121m");
    await market.advance("1m");
    expect(told().map(({ event }) => event)).toEqual(["task.matched", "task.matched"]);
  });

  it("is told of a dispute of a task that came by another door", async () => {
    const { told, wire, keys, market } = await hooked();
    const task_id = await bring({ wire, keys }, "awaiting_review", {});
    await wire.v1("file_dispute", keys.agent_key, { task_id, reason: "This is another shop." });
    await market.advance("1s");
    expect(told()).toMatchObject([
      { event: "task.matched", task_id, status: "MATCHED" },
      {
        ...{ event: "task.disputed", task_id, status: "DISPUTED" },
        data: { submission_id: expect.stringMatching(/\.s1$/) },
      },
    ]);
  });

  it("is told only what it asked for, and nothing for which eAgent has no word", async () => {
    const { told, done, ask, market, receiver, register } = await hooked(["task.completed"]);
    await register({ url: `${receiver.url}/failures`, events: ["task.failed"] });
    const { id } = (await ask("POST", "/api/v1/tasks", FAR)).body;
    await ask("DELETE", `/api/v1/tasks/${id}`);
    await done();
    await market.advance("1s");
    expect(told().map(({ event }) => event)).toEqual(["task.completed"]);
    expect(receiver.got.map(({ url }) => url)).toEqual(["/hook"]);
  });

  it("cannot ask for what eAgent does not know, by its own door or by ours", async () => {
    const { register, wire, keys } = await hooked();
    for (const name of ["task.updated", "task.complete", "*"])
      expect(await register({ events: [name] })).toMatchObject({
        status: 400,
        body: { error: { code: "invalid_input", field: "events.0", reason: "not_one_of" } },
      });
    const input = { url: "https://example.com/hook", secret: SECRET, profile: "eagent" };
    const ours = await wire.v1("create_webhook", keys.agent_key, {
      ...{ ...input, event_types: ["task.matched", "task.complete"] },
    });
    expect(ours).toMatchObject({
      status: 400,
      body: {
        error: { field: "event_types.1", data: { did_you_mean: "task.completed" } },
      },
    });
  });
});
