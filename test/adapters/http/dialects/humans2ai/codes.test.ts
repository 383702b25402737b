import { beforeAll, describe, expect, it } from "vitest";
import { createHandler, DIALECTS } from "../../../../../adapters/http/index.ts";
import { otherwise, Wire } from "../../given.ts";
import { brought, opened, TASK, type Opened } from "./given.ts";

const WHY = "The second photo shows another shop than the one that was asked for, so retake it.";
const HOOK = { url: "https://agent.example.com/hook" };
const ACCOUNT = { email: "bot@example.com", password: "a long sentence about rivers" };

/** Whom a path is for; whoever is of the other kind is told FORBIDDEN. */
type For = "agent" | "human" | "both" | "account" | "anybody";

/** Every path of the documents with a body that is right, and whom it is for. */
const PATHS: readonly (readonly [route: string, For, body?: object])[] = [
  ["POST /public/auth/register", "anybody", ACCOUNT],
  ["POST /public/auth/login", "anybody", ACCOUNT],
  ["POST /public/auth/refresh", "anybody", { refreshToken: "none" }],
  ["POST /public/check-email", "anybody", { email: ACCOUNT.email }],
  ["GET /tasks", "both"],
  ["POST /tasks", "agent", TASK],
  ["GET /tasks/{taskId}", "both"],
  ["POST /tasks/{taskId}/apply", "human", {}],
  ["GET /tasks/{taskId}/applications", "agent"],
  ["POST /tasks/{taskId}/select", "agent", { applicationId: "app_none" }],
  ["POST /tasks/{taskId}/submit", "human", { proof: "It is done." }],
  ["POST /tasks/{taskId}/approve", "agent", {}],
  ["POST /tasks/{taskId}/reject", "agent", { reason: WHY }],
  ["POST /tasks/{taskId}/dispute", "both", { reason: WHY }],
  ["GET /tasks/{taskId}/messages", "both"],
  ["POST /tasks/{taskId}/messages", "both", { content: "Hello?" }],
  ["GET /wallet", "both"],
  ["GET /wallet/transactions", "both"],
  ["GET /my/applications", "human"],
  ["GET /my/referrals", "both"],
  ["GET /notifications", "both"],
  ["PATCH /notifications", "both", { all: true }],
  ["GET /api-keys", "account"],
  ["POST /api-keys", "account", {}],
  ["DELETE /api-keys/{keyId}", "account"],
  ["GET /webhooks", "agent"],
  ["POST /webhooks", "agent", HOOK],
  ["DELETE /webhooks/{webhookId}", "agent"],
  ["POST /mcp", "both", { tool: "get_wallet" }],
];

describe("The codes of Humans2AI's documents", () => {
  let town: Opened;
  beforeAll(async () => {
    town = await opened();
  });

  /** The status and the code that a path answers to a caller. */
  async function answerOf(route: string, key: string | undefined, body?: object, headers = {}) {
    const [method = "", path = ""] = route.split(" ");
    const asked = { ...(key !== undefined && { key }), ...(body && { body }), headers };
    const got = await town.call(method, path.replace(/\{\w+\}/, "none"), asked);
    return `${got.status} ${got.body.error?.code ?? "fine"}`;
  }

  it("are looked for on every path that there is", () => {
    const all = PATHS.map(([route]) => route.replace(" ", " /api/v1"));
    expect(all.sort()).toEqual([...town.contract.routes].sort());
  });

  it("are UNAUTHORIZED on every path for accounts, without a key or with a wrong one", async () => {
    for (const [route, who, body] of PATHS.filter(([, one]) => one !== "anybody")) {
      expect([route, await answerOf(route, undefined, body)]).toEqual([route, "401 UNAUTHORIZED"]);
      const wrong = await answerOf(route, "sk_live_wrong", body);
      expect([route, who, wrong]).toEqual([route, who, "401 UNAUTHORIZED"]);
    }
  });

  it("are FORBIDDEN to whoever is of the other kind, and to a key without the scope", async () => {
    const { agent_key, worker_token, developer_token } = town.keys;
    const others = { agent: worker_token, human: agent_key, account: agent_key };
    for (const [route, who, body] of PATHS) {
      if (who === "both" || who === "anybody") continue;
      const got = await answerOf(route, others[who], body);
      expect([route, got]).toEqual([route, "403 FORBIDDEN"]);
    }
    const body = { scopes: ["wallet:read"] };
    const made = await town.call("POST", "/api-keys", { key: developer_token, body });
    const { key } = made.body.data;
    expect(await answerOf("GET /wallet", key)).toBe("200 fine");
    for (const route of ["GET /tasks", "GET /webhooks", "GET /notifications"])
      expect([route, await answerOf(route, key)]).toEqual([route, "403 FORBIDDEN"]);
    expect(await answerOf("POST /tasks", key, TASK)).toBe("403 FORBIDDEN");
  });

  it("are TASK_NOT_FOUND on every path with an id that names nothing", async () => {
    const { agent_key, worker_token, developer_token } = town.keys;
    const own = { agent: agent_key, both: agent_key, human: worker_token };
    for (const [route, who, body] of PATHS.filter(([path]) => path.includes("{"))) {
      const key = who === "account" || who === "anybody" ? developer_token : own[who];
      const got = await answerOf(route, key, body);
      expect([route, got]).toEqual([route, "404 TASK_NOT_FOUND"]);
    }
  });

  it("are VALIDATION_ERROR where a field is wrong", async () => {
    const { agent_key, worker_token, developer_token } = town.keys;
    const wrong: readonly (readonly [route: string, key: string | undefined, body?: object])[] = [
      ["POST /public/auth/register", undefined, { email: "no address", password: "short" }],
      ["POST /public/auth/login", undefined, {}],
      ["POST /public/auth/refresh", undefined, {}],
      ["POST /public/check-email", undefined, {}],
      ["GET /tasks?page=none", agent_key],
      ["POST /tasks", agent_key, { ...TASK, title: "" }],
      ["POST /tasks/{taskId}/apply", worker_token, { message: 1 }],
      ["POST /tasks/{taskId}/select", agent_key, {}],
      ["POST /tasks/{taskId}/submit", worker_token, {}],
      ["POST /tasks/{taskId}/reject", agent_key, { reason: "Too short." }],
      ["POST /tasks/{taskId}/dispute", agent_key, {}],
      ["POST /tasks/{taskId}/messages", agent_key, { content: "x".repeat(2_001) }],
      ["GET /wallet/transactions?type=none", agent_key],
      ["PATCH /notifications", agent_key, {}],
      ["POST /api-keys", developer_token, { scopes: ["everything"] }],
      ["POST /webhooks", agent_key, { ...HOOK, events: ["task.updated"] }],
      ["POST /mcp", agent_key, { tool: "no_such_tool" }],
    ];
    for (const [route, key, body] of wrong) {
      const got = await answerOf(route, key, body);
      expect([route, got]).toEqual([route, "400 VALIDATION_ERROR"]);
    }
  });

  it("are those of money, of the Risk Gate and of a task in another state", async () => {
    const { agent_key, worker_token } = town.keys;
    const post = (more: object) => answerOf("POST /tasks", agent_key, { ...TASK, ...more });
    expect(await post({ budget: 501 })).toBe("400 INSUFFICIENT_BALANCE");
    expect(await post({ title: "Solve CAPTCHAs" })).toBe("400 RISK_GATE_BLOCKED");
    const id = await brought(town, "open");
    const now = (route: string, key: string, body: object) =>
      answerOf(route.replace(":id", id), key, body);
    expect(await now("POST /tasks/:id/submit", worker_token, { proof: "It is done." })).toMatch(
      /^40[49] /,
    );
    for (const [step, body] of [
      ["approve", {}],
      ["reject", { reason: WHY }],
      ["dispute", { reason: WHY }],
      ["messages", { content: "Hello?" }],
    ] as const) {
      const got = await now(`POST /tasks/:id/${step}`, agent_key, body);
      expect([step, got]).toEqual([step, "409 STATE_CONFLICT"]);
    }
  });

  it("are INTERNAL_ERROR where the market itself fails, and say nothing of why", async () => {
    const { market, keys } = await opened();
    const broken = otherwise(market, {
      execute: () => Promise.reject(new Error("the disk is on fire")),
    });
    const handler = createHandler({
      ...{ market: broken, dialects: DIALECTS, onError: () => undefined },
    });
    const got = await new Wire(handler).send("/humans2ai/api/v1/wallet", {
      ...{ method: "GET", key: keys.agent_key },
    });
    expect(got).toMatchObject({ status: 500, body: { error: { code: "INTERNAL_ERROR" } } });
    expect(got.text).not.toContain("fire");
  });

  it("are LIMIT_EXCEEDED for the eleventh key and the twenty-first webhook", async () => {
    const { call, keys } = await opened();
    const until = async (path: string, key: string, body: object) => {
      for (let made = 0; made < 25; made++) {
        const got = await call("POST", path, { key, body });
        if (got.status !== 201) return `${made} ${got.status} ${got.body.error.code}`;
      }
      return "no end";
    };
    expect(await until("/webhooks", keys.agent_key, HOOK)).toBe("20 400 LIMIT_EXCEEDED");
    expect(await until("/api-keys", keys.developer_token, {})).toMatch(/^\d 400 LIMIT_EXCEEDED$/);
  });
});
