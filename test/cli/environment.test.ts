import { describe, expect, it } from "vitest";
import { startFrom, v1 } from "../host/started.ts";
import { guildhall } from "./given.ts";

const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 1000 };

describe("Settings in the environment", () => {
  it("are those of the command line, under its names", async () => {
    const host = await startFrom({
      GUILDHALL_PORT: "0",
      GUILDHALL_STORAGE: "memory",
      GUILDHALL_BASE_PATH: "/market",
      GUILDHALL_PUBLIC_URL: "https://market.example/market",
      GUILDHALL_POLICY: "fee=0.02,review_window=48h",
      GUILDHALL_CONFIRM_FROM: "500",
    });
    try {
      expect(host.url).toMatch(/\/market$/);
      const { agent_key } = host.sandbox;
      const { body: task } = await v1(host.url, "create_task", agent_key, SPEC);
      const funded = await v1(host.url, "fund_task", agent_key, { task_id: task.task_id });
      expect(funded.body.error.code).toBe("confirmation_required");
      const card = await fetch(`${host.url}/.well-known/agent.json`);
      expect(await card.json()).toMatchObject({ url: "https://market.example/market/mcp" });
    } finally {
      await host.end("SIGKILL");
    }
  });

  it("give way to the command line", async () => {
    const host = await startFrom({ GUILDHALL_STORAGE: "no such thing", GUILDHALL_PORT: "1" }, [
      ...["--storage", "memory", "--port", "0"],
    ]);
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,}$/);
    await host.end("SIGKILL");
  });

  it.each([
    [{ GUILDHALL_PROT: "1" }, "GUILDHALL_PROT is not a setting. Did you mean GUILDHALL_PORT?"],
    // Kubernetes says this of a service that is called guildhall.
    [{ GUILDHALL_PORT: "tcp://10.0.0.1:80" }, "GUILDHALL_PORT: A port is a whole number"],
    [{ GUILDHALL_STORAGE: "memroy" }, "Did you mean memory?"],
    [{ GUILDHALL_POLICY: "fee" }, "GUILDHALL_POLICY: It is NAME=VALUE"],
    [{ GUILDHALL_POLICY: "fee=2" }, "policy.fee must be decimal text from 0 to 1"],
    [{ GUILDHALL_POLICY: "fees=0.1" }, "policy.fees is not an option. Did you mean fee?"],
    [{ GUILDHALL_CONFIRM_FROM: "much" }, "GUILDHALL_CONFIRM_FROM: Write an amount"],
    [{ GUILDHALL_PUBLIC_URL: "market.example" }, "GUILDHALL_PUBLIC_URL: It is like https"],
    [{ GUILDHALL_BASE_PATH: "market/" }, "GUILDHALL_BASE_PATH: It is like /market"],
    [{ GUILDHALL_HUB: "./no-such-module.js" }, "--hub ./no-such-module.js cannot be loaded"],
    [{ AETHERRA_AI_API_REQUIRE_TOKEN: "1" }, "give the token in AETHERRA_AI_API_TOKEN"],
    [{ AETHERRA_NET_STRICT: "yes" }, "AETHERRA_NET_STRICT must be 0 or 1."],
    [{ GUILDHALL_SECRET_KEY: "short" }, "GUILDHALL_SECRET_KEY: a secret key has at least 16"],
  ])("%j is refused in one sentence that says the fix", async (env, says) => {
    const { code, stdout, stderr } = await guildhall(["serve"], {
      ...{ GUILDHALL_STORAGE: "memory", GUILDHALL_PORT: "0" },
      ...env,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("of the Hub's own documents say the port of a host that speaks it first", async () => {
    const env = { GUILDHALL_DIALECT: "hub", AETHERRA_HUB_PORT: "none" };
    const { code, stderr } = await guildhall(["serve"], { GUILDHALL_STORAGE: "memory", ...env });
    expect(code).toBe(2);
    expect(stderr).toContain("AETHERRA_HUB_PORT: A port is a whole number");
    const port = { ...env, AETHERRA_HUB_PORT: "0", GUILDHALL_STORAGE: "memory" };
    const host = await startFrom(port);
    expect(host.url).not.toContain(":3000");
    await host.end("SIGKILL");
  });

  it("that are somebody else's disturb nobody, and no other command", async () => {
    const env = { GUILDHALL_SERVICE_HOST: "10.0.0.1", GUILDHALL_PORT_3000_TCP_ADDR: "10.0.0.1" };
    const wrong = await guildhall(["serve", "--storage", "memory:x"], env);
    expect(wrong.stderr).toContain("takes no path");
    expect((await guildhall(["process"], { GUILDHALL_PROT: "1" })).code).toBe(0);
  });
});
