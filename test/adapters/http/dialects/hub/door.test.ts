import { describe, expect, it } from "vitest";
import { hubSettingsFrom } from "../../../../../src/hub/index.ts";
import { openWithHub, TASK } from "./given.ts";

const required = hubSettingsFrom({
  ...{ AETHERRA_AGENTS_API_REQUIRE_TOKEN: "1", AETHERRA_AGENTS_API_TOKEN: "tok-agents" },
  ...{ AETHERRA_AI_API_REQUIRE_TOKEN: "1", AETHERRA_AI_API_TOKEN: "tok-ai" },
});

describe("The Hub's door", () => {
  it("lets everybody in where no token is wanted, and accounts as themselves", async () => {
    const { ask, keys } = await openWithHub();
    const { body } = await ask("POST", "/api/tasks", TASK, { key: keys.agent_key });
    expect((await ask("GET", `/api/tasks/${body.task_id}`)).status).toBe(404);
    const own = await ask("GET", `/api/tasks/${body.task_id}`, undefined, { key: keys.agent_key });
    expect(own.status).toBe(200);
  });

  it("wants the token of the part that is asked for, in either header", async () => {
    const { ask } = await openWithHub({ settings: required });
    const refused = await ask("POST", "/api/tasks", TASK);
    expect([refused.status, refused.body.code]).toEqual([401, "unauthenticated"]);
    expect((await ask("POST", "/api/tasks", TASK, { key: "tok-ai" })).status).toBe(401);
    expect((await ask("POST", "/api/tasks", TASK, { key: "tok-agents" })).status).toBe(201);
    const headers = { "x-aetherra-token": "tok-agents" };
    expect((await ask("GET", "/api/tasks", undefined, { headers })).body.count).toBe(1);
    expect((await ask("GET", "/api/tasks", undefined, { key: "tok-agent" })).status).toBe(401);
    // What is no secret needs no token.
    expect((await ask("GET", "/api/agents")).status).toBe(200);
    expect((await ask("GET", "/api/stats")).status).toBe(200);
  });

  it("says 501 in a part that is switched off", async () => {
    const settings = hubSettingsFrom({
      ...{ AETHERRA_AGENTS_API_ENABLED: "0", AETHERRA_AI_API_ENABLED: "0" },
    });
    const { ask } = await openWithHub({ settings });
    for (const [method, path] of [
      ["GET", "/api/agents"],
      ["GET", "/api/tasks"],
      ["POST", "/api/ai/ask"],
    ] as const) {
      const { status, body } = await ask(method, path, method === "POST" ? {} : undefined);
      expect([path, status, body.error]).toEqual([path, 501, "disabled"]);
    }
  });

  it("keeps out pages of other sites that show nothing", async () => {
    const { ask } = await openWithHub();
    const from = (origin: string) => ({ headers: { origin } });
    const foreign = await ask("POST", "/api/tasks", TASK, from("https://evil.example"));
    expect([foreign.status, foreign.body.details]).toEqual([403, "foreign_origin"]);
    const local = await ask("POST", "/api/tasks", TASK, from("http://localhost:5173"));
    expect(local.status).toBe(201);
    expect(local.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
    const asked = await ask("OPTIONS", "/api/tasks", undefined, from("http://localhost:5173"));
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-methods")).toContain("POST");
    const { ask: guarded } = await openWithHub({ settings: required });
    const any = await guarded("GET", "/api/agents", undefined, from("https://page.example"));
    expect(any.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("says in every answer which Hub it is, and which request that was", async () => {
    const { ask } = await openWithHub();
    const { headers } = await ask("GET", "/api/stats", undefined, {
      headers: { "x-request-id": "req-abc-123" },
    });
    expect(headers.get("x-hub-version")).toMatch(/^\d+\.\d+\.\d+$/);
    expect(headers.get("x-request-id")).toBe("req-abc-123");
  });

  it("refuses settings that cannot be", async () => {
    const bare = hubSettingsFrom({ AETHERRA_AI_API_REQUIRE_TOKEN: "1" });
    await expect(openWithHub({ settings: bare })).rejects.toThrow("AETHERRA_AI_API_TOKEN");
    expect(() => hubSettingsFrom({ AETHERRA_NET_STRICT: "yes" })).toThrow("must be 0 or 1");
  });
});
