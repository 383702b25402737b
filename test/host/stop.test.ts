import { rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { nodeStart, v1 } from "./started.ts";

const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 100 };

describe("A host that is told to stop while it is at work", () => {
  it("ends its streams, answers what it has begun, and keeps what it answered", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-stop-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const host = await nodeStart(`lowdb:${folder}`);
    const { agent_key } = host.sandbox;
    const headers = { authorization: `Bearer ${agent_key}` };
    const stream = await fetch(`${host.url}/mcp`, { headers });
    expect(stream.status).toBe(200);
    const answered = new Set<string>();
    let stopping = false;
    const lane = async (): Promise<void> => {
      for (;;) {
        const answer = await v1(host.url, "create_task", agent_key, SPEC).catch(() => null);
        if (answer === null) {
          // Before it was told to stop, nobody may be left without an answer.
          expect(stopping).toBe(true);
          return;
        }
        expect(answer.status).toBe(200);
        answered.add(answer.body.task_id);
      }
    };
    const lanes = Promise.all(Array.from({ length: 16 }, lane));
    while (answered.size < 200) await new Promise((resolve) => setTimeout(resolve, 10));
    const begun = performance.now();
    stopping = true;
    const code = host.end("SIGTERM");
    // The stream ends by itself, with a word of when to come again at its beginning.
    expect(await stream.text()).toMatch(/^retry: \d+\n\n/);
    expect(await code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await lanes;

    const again = await nodeStart(`lowdb:${folder}`);
    const found = new Set<string>();
    let cursor: string | null = null;
    do {
      const input = { limit: 100, ...(cursor !== null && { cursor }) };
      const { body } = await v1(again.url, "list_tasks", agent_key, input);
      for (const { task_id } of body.tasks) found.add(task_id);
      cursor = body.next_cursor;
    } while (cursor !== null);
    expect([...answered].filter((id) => !found.has(id))).toEqual([]);
    await again.end("SIGTERM");
  });
});
