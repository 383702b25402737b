import { describe, expect, it } from "vitest";
import { Contract } from "../contract.ts";
import { answersWith, openWithHub, TASK } from "./given.ts";

const JOB = { script: "workflows/demo.aether", args: { n: 2 } };

/** A Hub on which something has happened, and all that can be asked of it. */
async function visited() {
  const opened = await openWithHub(
    {
      settings: { telemetry: true },
      scripts: {
        [JOB.script]: ({ args }) => Promise.resolve({ doubled: Number(args["n"]) * 2 }),
        wait: ({ signal }) =>
          new Promise((resolve) => signal.addEventListener("abort", () => resolve(null))),
        fail: () => Promise.reject(new Error("no")),
      },
    },
    { hiring: { call: answersWith("Done.") } },
  );
  const { ask, offer, ended } = opened;
  await offer("analyzer", ["analysis"]);
  const { body: task } = await ask("POST", "/api/tasks", TASK);
  await ended(task.task_id);
  await ask("POST", "/api/plugins/register", {
    ...{ name: "my_plugin", manifest: { version: "1.0.0", intent: "reports" } },
  });
  const { body: job } = await ask("POST", "/api/run", { script: "wait" });
  const reads = [
    ...["/api/agents", "/api/tasks", `/api/tasks/${task.task_id}`, "/api/tasks/tsk_none"],
    ...["/api/memory/status", "/api/memory/graph", "/api/memory/audit"],
    ...["/api/homeostasis/status", "/api/homeostasis/metrics", "/api/maintenance/status"],
    ...["/api/selfinc/status", "/api/selfinc/discovered", "/api/selfinc/classified"],
    ...["/api/selfinc/audit", "/api/selfinc/audit?limit=x", "/api/selfinc/ethics/dashboard"],
    ...["/api/kernel/status", "/api/kernel/metrics", "/api/klm/status", "/api/keb/status"],
    ...["/api/plugins", "/api/security/policy", "/api/policy/disclosure", "/api/trainer/status"],
    ...["/api/quantum/status", "/api/qfac/admin/show", "/api/consciousness/state"],
    ...["/api/stats", "/api/site_status", "/api/openapi.json"],
  ];
  const writes: readonly (readonly [string, object])[] = [
    ["/api/tasks", TASK],
    ["/api/tasks", {}],
    ["/api/ai/ask", { message: "Hi" }],
    ["/api/ai/stream", { message: "Hi" }],
    ["/api/lyrixa/chat", { message: "Hi" }],
    [`/api/tasks/${task.task_id}/stream`, {}],
    ["/api/plugins/register", { name: "my_plugin" }],
    ["/api/plugins/register", { name: "a name" }],
    ["/api/run", { ...JOB, async: false }],
    ["/api/run", { script: "fail", async: false }],
    ["/api/run", { script: "rm -rf" }],
    [`/api/cancel/${job.job_id}`, {}],
    ["/api/telemetry", { event_type: "usage", data: { feature: "memory_query" } }],
    ["/api/telemetry", {}],
    ["/api/trainer/jobs", { task: "sft", dataset: "conversations" }],
    ["/api/qfac/admin/reset", {}],
    ["/api/peers/announce", {}],
    ["/api/peers/sync", {}],
  ];
  return { ...opened, reads, writes, job };
}

const TEXTS = ["/api/selfinc/metrics", "/api/plugins/metrics", "/metrics", "/"];
const NOT_JSON = new Set(["GET /api/ai/stream", ...TEXTS.map((path) => `GET ${path}`)]);

describe("The contract of the Hub", () => {
  it("has every route, and is kept by what each answers and how it refuses", async () => {
    const { ask, wire, reads, writes } = await visited();
    const contract = await Contract.of(wire, "hub");
    const faults: string[] = [];
    for (const path of reads) {
      const got = await ask("GET", path);
      faults.push(...contract.check("GET", path, got));
    }
    for (const [path, body] of writes) {
      const got = await ask("POST", path, body);
      faults.push(...contract.check("POST", path, got));
    }
    expect(faults).toEqual([]);
    const seen = new Set([...contract.seen].map((each) => each.replace(/ \d+$/, "")));
    const unseen = contract.routes.filter((each) => !seen.has(each) && !NOT_JSON.has(each));
    expect(unseen).toEqual([]);
  });

  it("is not kept by an answer that invents a word", async () => {
    const { ask, wire } = await openWithHub();
    const contract = await Contract.of(wire, "hub");
    const got = await ask("GET", "/api/trainer/status");
    const invented = { ...got, body: { ...got.body, jobs_active: 3 } };
    expect(contract.check("GET", "/api/trainer/status", got)).toEqual([]);
    expect(contract.check("GET", "/api/trainer/status", invented)).toHaveLength(1);
  });

  it("serves figures for a scraper, and a page for whoever looks in", async () => {
    const { ask } = await visited();
    for (const path of TEXTS.slice(0, 3)) {
      const { headers, text } = await ask("GET", path);
      expect(headers.get("content-type")).toContain("text/plain; version=0.0.4");
      expect(text).toMatch(/^# HELP aetherra_\w+ .+\n# TYPE aetherra_\w+ (counter|gauge)\n/);
    }
    const { headers, text } = await ask("GET", "/");
    expect(headers.get("content-type")).toContain("text/html");
    expect(text).toContain("<!doctype html>");
    expect((await ask("GET", "")).status).toBe(200);
  });

  it("tells what has really happened", async () => {
    const { ask, clock } = await visited();
    await clock.advance("1s");
    const read = async (path: string) => (await ask("GET", path)).body;
    expect((await read("/api/stats")).services_registered).toBe(1);
    expect((await read("/api/kernel/status")).metrics.tasks_processed).toBe(1);
    expect((await read("/api/memory/graph")).edges).toMatchObject([{ weight: 1 }]);
    expect((await read("/api/memory/audit")).events.length).toBeGreaterThan(0);
    const { plugins } = await read("/api/plugins");
    expect(plugins).toContainEqual({
      ...{ name: "my_plugin", version: "1.0.0", category: "manifest", status: "registered" },
    });
    const { files } = await read("/api/selfinc/classified?intent=reports");
    expect(files).toMatchObject([{ path: "manifest/my_plugin", classification: "manifest" }]);
    expect((await read("/api/selfinc/discovered?path=process/*")).count).toBeGreaterThan(4);
  });

  it("runs what the host names, and cancels what runs", async () => {
    const { ask, job } = await visited();
    const run = async (body: object) => (await ask("POST", "/api/run", body)).body;
    expect(await run({ ...JOB, async: false })).toMatchObject({
      ...{ status: "completed", result: { doubled: 4 } },
    });
    expect(await run({ script_name: "fail", async: false })).toMatchObject({ status: "failed" });
    expect((await ask("POST", "/api/run", { script: "toString" })).status).toBe(404);
    const cancel = async () => (await ask("POST", `/api/cancel/${job.job_id}`)).body;
    expect(await cancel()).toEqual({ ok: true, cancelled: true, message: "Job cancelled" });
    expect(await cancel()).toEqual({ ok: true, cancelled: false, message: "job_not_found" });
  });
});
