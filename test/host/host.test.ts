import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { startHost } from "../../src/host.ts";
import { ConfigurationError, manualRail } from "../../src/index.ts";
import { nodeStart, v1 } from "./started.ts";

describe("startHost", () => {
  it("puts a market behind a port, and lets go of both", async () => {
    const host = await startHost({ port: 0 });
    const { body } = await v1(host.url, "get_wallet", host.sandbox?.agent_key ?? "");
    expect(body.balance_usd).toBe("500.00");
    await host.close();
    await expect(fetch(host.url)).rejects.toThrow();
    await expect(host.market.authenticate("x")).rejects.toThrow("closed");
  });

  it("says which option helps when the port is taken, and closes the store again", async () => {
    const first = await startHost({ port: 0 });
    const port = Number(new URL(first.url).port);
    const storage = memoryStorage();
    const second = startHost({ port, storage });
    await expect(second).rejects.toThrow(`Port ${port} is taken by another program.`);
    await expect(second).rejects.toThrow("--port");
    await expect(second).rejects.toBeInstanceOf(ConfigurationError);
    await expect(storage.totals()).rejects.toThrow("closed");
    await first.close();
  });

  it("says so when the address is not this machine's", async () => {
    await expect(startHost({ port: 0, host: "203.0.113.7" })).rejects.toThrow("--host");
  });

  it("hands out no play accounts once real money is configured", async () => {
    const live = { ...manualRail(), mode: "live" } as const;
    const secretKey = "a key for tests only";
    const host = await startHost({ port: 0, rails: [live], secretKey });
    expect(host.sandbox).toBe(null);
    await host.close();
  });

  it("takes no real money without a secret key", async () => {
    const live = { ...manualRail(), mode: "live" } as const;
    await expect(startHost({ port: 0, rails: [live] })).rejects.toThrow("needs secretKey");
  });
});

describe("The host as a process", () => {
  const folders: string[] = [];
  const folder = async () => {
    const made = await mkdtemp(join(tmpdir(), "guildhall-host-"));
    folders.push(made);
    return made;
  };
  afterEach(async () => {
    for (const made of folders.splice(0)) await rm(made, { recursive: true, force: true });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s, its store closed", async (signal) => {
    const path = await folder();
    const host = await nodeStart(`lowdb:${path}`);
    const begun = performance.now();
    expect(await host.end(signal)).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await (await lowdbStorage({ path })).close();
  });

  it("answers what is under way before it ends", async () => {
    const host = await nodeStart("memory");
    const { agent_key, worker_token } = host.sandbox;
    const spec = { title: "Wait for me", task_type: "errand", budget_amber: 100 };
    const { body: task } = await v1(host.url, "create_task", agent_key, spec);
    const input = { task_id: task.task_id, known_status: "draft", timeout_seconds: 2 };
    const waiting = v1(host.url, "wait_for_task", agent_key, input);
    await v1(host.url, "get_earnings", worker_token);
    const ended = host.end("SIGTERM");
    const { status, body } = await waiting;
    expect([status, body.status]).toEqual([200, "draft"]);
    expect(await ended).toBe(0);
  });

  it("starts again beside the lock of one that was killed", async () => {
    const path = await folder();
    const first = await nodeStart(`lowdb:${path}`);
    await first.end("SIGKILL");
    const second = await nodeStart(`lowdb:${path}`);
    const { status } = await v1(second.url, "get_wallet", first.sandbox.agent_key);
    expect(status).toBe(200);
    await second.end("SIGTERM");
  });
});
