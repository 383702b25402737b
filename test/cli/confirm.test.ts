import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { startHost, type Host, type SandboxCredentials } from "../../src/host.ts";
import { connectMarket } from "../../src/client/connect.ts";
import { refusal } from "../support/world.ts";
import { guildhall, guildhallAt } from "./given.ts";

const running: Host[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
});

/** An agent has asked for 15 USD, which the policy wants a person to confirm. */
async function asked() {
  const policy = { confirmations: [{ operation: "fund_task", from_amber: "1000" }] };
  const host = await startHost({ port: 0, policy });
  running.push(host);
  const keys: SandboxCredentials | null = host.sandbox;
  if (keys === null) throw new Error("there is no sandbox");
  const scout = await connectMarket({ url: host.url, key: keys.agent_key });
  const spec = { title: "Photograph the front", task_type: "photography", budget_amber: 1500 };
  const { task_id } = await scout.createTask(spec);
  const why = await refusal(scout.fundTask({ task_id }));
  const id = String(why?.data?.["confirmation_id"]);
  const again = () => refusal(scout.fundTask({ task_id, confirmation_id: id }));
  return { args: ["confirm", "--url", host.url, "--token", keys.developer_token], keys, again };
}

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

describe("guildhall confirm", () => {
  it("confirms what is answered with the amount, and the call then goes through", async () => {
    const { args, again } = await asked();
    const stdin = terminal();
    stdin.write("1500.00\n");
    const ran = await guildhallAt(stdin, args);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("Set aside 1500.00 Amber (15.00 USD)");
    expect(ran.stdout).toContain("1 of 1 confirmed.");
    expect(await again()).toBeUndefined();
  });

  it("confirms nothing on Enter, nor without a terminal", async () => {
    const { args, again } = await asked();
    const stdin = terminal();
    stdin.write("\n");
    expect((await guildhallAt(stdin, args)).stdout).toContain("0 of 1 confirmed.");
    expect((await guildhall(args)).stdout).toContain("0 of 1 confirmed.");
    expect(await again()).toMatchObject({ code: "confirmation_required", reason: "waiting" });
  });

  it("lists what waits as JSON, and asks nothing", async () => {
    const { args } = await asked();
    const ran = await guildhall([...args, "--json"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      waiting: [{ operation: "fund_task", amount_amber: "1500.00", amount_usd: "15.00" }],
    });
  });

  it("says so where nothing waits", async () => {
    const { args } = await asked();
    const stdin = terminal();
    stdin.write("1500.00\n");
    await guildhallAt(stdin, args);
    expect((await guildhall(args)).stdout).toBe("Nothing waits for you.\n");
  });

  it("asks for a token, and takes no agent's key", async () => {
    const { args, keys } = await asked();
    expect(await guildhall(["confirm"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/who decides\? Give --token/),
    });
    const wrong = await guildhall([...args.slice(0, 4), keys.agent_key]);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/role of this key/) });
  });
});
