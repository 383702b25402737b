import { describe, expect, it } from "vitest";
import { brought, opened } from "./given.ts";

const WHY = "The second photo shows another shop than the one that was asked for, so retake it.";
const ACCOUNT = { email: "bot@example.com", password: "a long sentence about rivers" };

describe("The contract of Humans2AI", () => {
  it("is what every route really answers, once in each way", async () => {
    const opening = await opened();
    const { call, keys, contract } = opening;
    const [agent, human] = [{ key: keys.agent_key }, { key: keys.worker_token }];
    const developer = { key: keys.developer_token };
    await call("POST", "/public/auth/register", { body: ACCOUNT });
    const { body: signedIn } = await call("POST", "/public/auth/login", { body: ACCOUNT });
    const { refreshToken } = signedIn.data;
    await call("POST", "/public/auth/refresh", { body: { refreshToken } });
    await call("POST", "/public/check-email", { body: { email: ACCOUNT.email } });
    const id = await brought(opening, "submitted");
    const other = await brought(opening, "submitted");
    await call("GET", "/tasks", agent);
    await call("GET", `/tasks/${id}`, human);
    await call("GET", `/tasks/${id}/applications`, agent);
    await call("POST", `/tasks/${id}/messages`, { ...agent, body: { content: "Thank you." } });
    await call("GET", `/tasks/${id}/messages`, human);
    await call("POST", `/tasks/${id}/approve`, agent);
    await call("POST", `/tasks/${other}/reject`, { ...agent, body: { reason: WHY } });
    await call("POST", `/tasks/${other}/dispute`, { ...human, body: { reason: "It is right." } });
    for (const path of ["/wallet", "/wallet/transactions", "/my/referrals", "/notifications"])
      await call("GET", path, agent);
    await call("GET", "/my/applications", human);
    await call("PATCH", "/notifications", { ...agent, body: { all: true } });
    const made = await call("POST", "/api-keys", { ...developer, body: { name: "one" } });
    await call("GET", "/api-keys", developer);
    await call("DELETE", `/api-keys/${made.body.data.id}`, developer);
    const url = "https://agent.example.com/hook";
    const hook = await call("POST", "/webhooks", { ...agent, body: { url } });
    await call("GET", "/webhooks", agent);
    await call("DELETE", `/webhooks/${hook.body.data.id}`, agent);
    await call("POST", "/mcp", { ...agent, body: { tool: "get_wallet" } });

    const well = [...contract.seen].filter((each) => / 20[01]$/.test(each));
    expect(well.map((each) => each.replace(/ \d+$/, "")).sort()).toEqual(
      [...contract.routes].sort(),
    );
    expect(contract.routes).toHaveLength(29);
  });

  it("has a form for every refusal", async () => {
    const { call, contract } = await opened();
    for (const route of contract.routes) {
      const [method = "", path = ""] = route.split(" ");
      const address = path.replace("/api/v1", "").replace(/\{\w+\}/, "none");
      const { status, body } = await call(method, address, method === "GET" ? {} : { body: {} });
      expect({ route, success: body.success }).toEqual({ route, success: false });
      expect([400, 401]).toContain(status);
    }
  });

  it("is broken by an answer of another form", async () => {
    const { contract } = await opened();
    const answer = { status: 200, headers: new Headers(), text: "", body: { success: true } };
    expect(contract.check("GET", "/api/v1/wallet", answer)).toHaveLength(1);
    const refusal = { ...answer, status: 400, body: { success: false, error: { code: "NO" } } };
    expect(contract.check("GET", "/api/v1/wallet", refusal)).toHaveLength(1);
  });
});
