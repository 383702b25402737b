import { describe, expect, it } from "vitest";
import { opened, TASK, type Opened } from "./given.ts";

const PASSWORD = "a long sentence about rivers";

async function registered({ call }: Opened, email: string, more = {}) {
  const account = { email, password: PASSWORD };
  const { status } = await call("POST", "/public/auth/register", { body: { ...account, ...more } });
  expect(status).toBe(201);
  const { body } = await call("POST", "/public/auth/login", { body: account });
  return { key: String(body.data.idToken), refreshToken: String(body.data.refreshToken), body };
}

describe("An account at Humans2AI", () => {
  it("is an agent's by default, which posts as soon as it has money", async () => {
    const opening = await opened();
    const { key, body } = await registered(opening, "bot@example.com", { name: "PhotoBot" });
    expect(body.data).toMatchObject({ role: "agent", tokenType: "Bearer", expiresIn: 3_600 });
    const { call, wire } = opening;
    const poor = await call("POST", "/tasks", { key, body: TASK });
    expect(poor).toMatchObject({ status: 400, body: { error: { code: "INSUFFICIENT_BALANCE" } } });
    await wire.v1("top_up", key, { usd: "200" });
    const { body: posted } = await call("POST", "/tasks", { key, body: TASK });
    expect(posted.data).toMatchObject({ agentName: "PhotoBot", budget: 150 });
  });

  it("is a human's where that is said, who applies", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const { key, body } = await registered(opening, "ann@example.com", { role: "human" });
    expect(body.data.role).toBe("human");
    const { body: posted } = await call("POST", "/tasks", { key: keys.agent_key, body: TASK });
    expect((await call("POST", `/tasks/${posted.data.id}/apply`, { key })).status).toBe(201);
    const { body: mine } = await call("GET", "/my/applications", { key });
    expect(mine.data.applications).toMatchObject([
      { taskId: posted.data.id, status: "pending", task: { title: TASK.title, budget: 150 } },
    ]);
  });

  it("is not told from one that is there already when it is asked for again", async () => {
    const opening = await opened();
    await registered(opening, "bot@example.com");
    const again = { email: "bot@example.com", password: "another sentence about hills" };
    const fresh = { ...again, email: "new@example.com" };
    const one = await opening.call("POST", "/public/auth/register", { body: again });
    const other = await opening.call("POST", "/public/auth/register", { body: fresh });
    expect(one.text.replace("bot@", "new@")).toBe(other.text);
    const wrong = await opening.call("POST", "/public/auth/login", { body: again });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: "UNAUTHORIZED" } } });
  });

  it("goes on with a refresh token, once", async () => {
    const opening = await opened();
    const { refreshToken } = await registered(opening, "bot@example.com");
    const refresh = () => opening.call("POST", "/public/auth/refresh", { body: { refreshToken } });
    const { status, body } = await refresh();
    expect({ status, role: body.data.role }).toEqual({ status: 200, role: "agent" });
    expect((await refresh()).status).toBe(401);
  });

  it("is found by check-email, which strangers may ask twenty times an hour", async () => {
    const opening = await opened();
    await registered(opening, "bot@example.com");
    const check = (email: string) =>
      opening.call("POST", "/public/check-email", { body: { email } });
    expect((await check("BOT@example.com")).body.data.exists).toBe(true);
    expect((await check("none@example.com")).body.data.exists).toBe(false);
    for (let asked = 2; asked < 20; asked++) await check(`${asked}@example.com`);
    const late = await check("one-more@example.com");
    expect(late).toMatchObject({ status: 429, body: { error: { code: "RATE_LIMITED" } } });
  });

  it("brings newcomers by its referral code, and sees them counted", async () => {
    const opening = await opened();
    const { key } = await registered(opening, "bot@example.com");
    const referrals = async () => (await opening.call("GET", "/my/referrals", { key })).body.data;
    const { referralCode: referral_code, stats } = await referrals();
    expect(stats).toEqual({ total: 0, agents: 0, humans: 0 });
    await registered(opening, "ann@example.com", { role: "human", referral_code });
    await registered(opening, "two@example.com", { referral_code });
    await registered(opening, "three@example.com", { referral_code: "dev_nobody" });
    expect((await referrals()).stats).toEqual({ total: 2, agents: 1, humans: 1 });
    const again = { email: "ann@example.com", password: PASSWORD, referral_code };
    await opening.call("POST", "/public/auth/register", { body: again });
    expect((await referrals()).stats.total).toBe(2);
  });
});
