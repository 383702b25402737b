import { describe, expect, it } from "vitest";
import { openEagent, PHOTO, WORK } from "./given.ts";

describe("A client of eAgent", () => {
  it("posts a task, and gets it done and paid by somebody the platform finds", async () => {
    const { market, ask, asWorker, keys, wire, wallet } = await openEagent();
    const posted = await ask("POST", "/api/v1/tasks", PHOTO);
    expect(posted.status).toBe(201);
    expect(posted.body).toEqual({
      ...PHOTO,
      id: expect.stringMatching(/^tsk_/),
      status: "PENDING",
      title: PHOTO.instruction,
      budget_text: "15.00",
      deadline: expect.any(String),
      created_at: expect.any(String),
    });
    expect(await wallet()).toBe("485.00");

    await market.advance("1s");
    const { id } = posted.body;
    const path = `/api/v1/tasks/${id}`;
    expect((await ask("GET", path)).body).toMatchObject({
      status: "MATCHED",
      worker: { id: "wrk_sandbox_1", rating: null, tasks_completed: 0 },
    });

    const accepted = await asWorker(`${path}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { id, status: "IN_PROGRESS" } });
    const { accepted_at, sla_deadline } = accepted.body;
    expect(Date.parse(sla_deadline) - Date.parse(accepted_at)).toBe(120 * 60_000);

    await market.advance("30m");
    const done = await asWorker(`${path}/submit`, WORK);
    expect(done).toMatchObject({
      status: 200,
      body: {
        ...{ id, status: "SUBMITTED", task_status: "COMPLETED" },
        submission: { result_data: WORK.result_data },
        validation: { passed: true },
      },
    });

    const read = await ask("GET", path);
    expect(read.body).toMatchObject({
      status: "COMPLETED",
      category: { id: 1, name: "Photo Verification", slug: "photo-verification" },
      worker: { id: "wrk_sandbox_1", tasks_completed: 1 },
      submission: { result_data: WORK.result_data, notes: WORK.notes, duration_sec: 1800 },
      evidence: [{ id: "ev_1", ...WORK.evidence[0] }],
      completed_at: expect.any(String),
      untrusted_fields: ["submission.result_data", "submission.notes", "evidence"],
    });
    // 15 USDC, of which the category's 20 % are the platform's.
    const earned = await wire.v1("get_earnings", keys.worker_token);
    expect(earned.body).toMatchObject({ available_usd: "12.00" });
    expect(await wallet()).toBe("485.00");
  });
});
