import { onTestFinished, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/postgres-stores.ts";
import { nodeStart, type Started } from "./started.ts";

const ENV = { GUILDHALL_SECRET_KEY: "a key of sixteen characters" };

/** Hosts as they start by default, but for where they keep things. */
async function open(storage: string, count: number): Promise<readonly Started[]> {
  const hosts: Started[] = [];
  for (let n = 0; n < count; n++)
    hosts.push(await nodeStart(storage, ["--rate-limit", "300"], ENV));
  onTestFinished(async () => {
    await Promise.all(hosts.map((host) => host.end("SIGKILL")));
  });
  return hosts;
}

/** A thousand calls of one agent at once, each by one of the hosts. */
async function thousand(hosts: readonly Started[]): Promise<readonly Response[]> {
  const key = hosts[0]?.sandbox.agent_key ?? "";
  const headers = { authorization: `Bearer ${key}` };
  const call = (n: number): Promise<Response> =>
    fetch(`${hosts[n % hosts.length]?.url ?? ""}/v1/get_wallet`, { method: "POST", headers });
  return Promise.all(Array.from({ length: 1_000 }, (_, n) => call(n)));
}

describe("A thousand calls at once, by one agent", () => {
  it.each([
    ["one host in memory", 1, () => Promise.resolve("memory")],
    ["two hosts on PostgreSQL", 2, () => freshDatabase()],
  ] as const)("pass three hundred times at %s, and are told so", async (_, count, storage) => {
    const hosts = await open(await storage(), count);
    const answers = await thousand(hosts);
    const passed = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    expect([passed.length, refused.length]).toEqual([300, 700]);
    const left = passed.map(({ headers }) => Number(headers.get("x-ratelimit-remaining")));
    expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    for (const { headers } of refused) {
      expect(headers.get("x-ratelimit-limit")).toBe("300");
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(30);
    }
    // Within the minute it stays so, at every host.
    expect((await thousand(hosts)).every(({ status }) => status === 429)).toBe(true);
  });

  it("pass a hundred times through eAgent's door of two hosts on PostgreSQL", async () => {
    const hosts = await open(await freshDatabase(), 2);
    const headers = { "x-api-key": hosts[0]?.sandbox.agent_key ?? "" };
    const call = (n: number): Promise<Response> =>
      fetch(`${hosts[n % 2]?.url ?? ""}/eagent/v1/balance`, { headers });
    const answers = await Promise.all(Array.from({ length: 250 }, (_, n) => call(n)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(150);
  });
});
