import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyWebhook, type ProfileName } from "../../engine/webhook/index.ts";
import { sandboxRail, manualRail, createMarketplace } from "../../src/index.ts";
import { Listener } from "../adapters/webhooks/listener.ts";
import { guildhall } from "../cli/given.ts";
import { nodeStart, type Started } from "../host/started.ts";
import { SECRET } from "./given.ts";
import { Receiver, says, until } from "./receiver.ts";
import { advance, asked, hookAt, logOf, post, registered } from "./started.ts";

/** A little more than the pauses between attempts, spread and all. */
const PAUSES = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000].map((s) => s * 1.2 + 1);

describe("The webhooks of a started host", () => {
  let host: Started;
  let receiver: Receiver;
  let six: Receiver;

  beforeAll(async () => {
    receiver = await Receiver.open();
    six = await Receiver.open(says(200), { address: "::1" });
    host = await nodeStart("memory", [
      ...["--allow-private-host", receiver.host],
      ...["--allow-private-host", six.host],
    ]);
  });
  afterAll(async () => {
    await host.end("SIGTERM");
    await Promise.all([receiver.close(), six.close()]);
  });

  const tried = (hook: string, attempts: number) =>
    until(`attempt ${attempts} was made`, async () => {
      const [newest] = await logOf(host, hook);
      return newest !== undefined && newest.attempts >= attempts;
    });

  it("reach a receiver on the loopback of IPv6", async () => {
    const hook = await hookAt(host, six.url);
    const task_id = await post(host);
    await tried(hook, 1);
    expect(await logOf(host, hook)).toMatchObject([{ state: "delivered", task_id }]);
    expect(JSON.parse(six.first.body)).toMatchObject({ task_id });
    await asked(host, "delete_webhook", { webhook_id: hook });
  });

  it("are signed by the old secret and the new for a day after it was changed", async () => {
    const NEW = "another sixteen characters";
    const hook = await hookAt(host, receiver.url);
    await asked(host, "rotate_webhook_secret", { webhook_id: hook, secret: NEW });
    const believed = async (): Promise<readonly string[]> => {
      const before = receiver.got.length;
      await post(host);
      await until("it came", () => receiver.got.length > before);
      const { headers, body } = receiver.got[before] ?? receiver.first;
      const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
      const given = { body, headers: Object.fromEntries(texts), now: Date.now() };
      const verify = (profile: ProfileName, secret: string) =>
        verifyWebhook({ ...given, profile, secrets: [secret] }).ok;
      return (["standard", "aethra"] as const).flatMap((profile) => [
        ...(verify(profile, SECRET) ? [`${profile} old`] : []),
        ...(verify(profile, NEW) ? [`${profile} new`] : []),
      ]);
    };
    expect(await believed()).toEqual(["standard old", "standard new", "aethra old"]);
    await advance(host, 24 * 3600 + 1);
    expect(await believed()).toEqual(["standard new", "aethra new"]);
    await asked(host, "delete_webhook", { webhook_id: hook });
  });

  it("are given up after nine attempts, and sent again under the same id when asked", async () => {
    const hook = await hookAt(host, receiver.url);
    receiver.manner = says(500);
    const before = receiver.got.length;
    await post(host);
    for (const [n, seconds] of PAUSES.entries()) {
      await tried(hook, n + 1);
      await advance(host, Math.ceil(seconds));
    }
    await tried(hook, 9);
    expect(await logOf(host, hook)).toMatchObject([{ state: "exhausted", last_status: 500 }]);
    receiver.manner = says(200);
    const replayed = await asked(host, "replay_webhook", { webhook_id: hook });
    expect(replayed).toMatchObject({ replayed: 1, more: false });
    await until("it arrived", async () => (await logOf(host, hook))[0]?.state === "delivered");
    expect(new Set(receiver.ids.slice(before)).size).toBe(1);
    expect(receiver.ids.slice(before)).toHaveLength(10);
    await asked(host, "delete_webhook", { webhook_id: hook });
  });

  it("reach no neighbour of the host that was let in: not by name, not by redirect", async () => {
    const { listener, port } = await Listener.open([8443, 443]);
    const other = await Receiver.open();
    const refused = await registered(host, other.url);
    expect([refused.status, refused.body.error]).toMatchObject([
      400,
      { code: "invalid_input", field: "url", reason: "not_allowed" },
    ]);
    receiver.manner = says(307, { location: other.url });
    const redirected = await hookAt(host, receiver.url);
    // Well formed, so it can be registered; what it leads to is looked at with every attempt.
    const inside = await hookAt(host, `https://127.0.0.1:${port}/hook`);
    await post(host);
    await Promise.all([tried(redirected, 1), tried(inside, 1)]);
    expect(await logOf(host, redirected)).toMatchObject([{ state: "retrying", last_status: 307 }]);
    expect(await logOf(host, inside)).toMatchObject([
      { state: "retrying", last_status: null, last_fault: "address_refused" },
    ]);
    expect([listener.connections, other.got.length]).toEqual([0, 0]);
    await Promise.all([listener.close(), other.close()]);
  });
});

describe("Letting a private host in", () => {
  it.each([
    ["127.0.0.1", "no port"],
    ["127.0.0.1:99999", "no port that there is"],
    ["http://127.0.0.1:4000", "an address with its protocol"],
    ["me@127.0.0.1:4000", "a user name"],
    ["127.0.0.1:4000/hook", "a path"],
    [":4000", "no host"],
    ["", "nothing"],
    ["a b:4000", "a blank"],
  ])("is refused for %s: %s", async (text) => {
    const ran = await guildhall(["serve", "--storage", "memory", "--allow-private-host", text]);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain("HOST:PORT, like 127.0.0.1:4000");
    const made = createMarketplace({ allowPrivateHosts: [text] });
    await expect(made).rejects.toThrow("is not HOST:PORT, like 127.0.0.1:4000");
  });

  it("wants the spelling that addresses are compared in, and says which that is", async () => {
    for (const [text, written] of [
      ["LOCALHOST:4000", "localhost:4000"],
      ["0x7f.1:4000", "127.0.0.1:4000"],
      ["[0:0:0:0:0:0:0:1]:4000", "[::1]:4000"],
    ] as const)
      await expect(createMarketplace({ allowPrivateHosts: [text] })).rejects.toThrow(written);
    await (await createMarketplace({ allowPrivateHosts: ["[::1]:4000"] })).close();
  });

  it("is refused where money is real", async () => {
    const allowPrivateHosts = ["127.0.0.1:4000"];
    await expect(createMarketplace({ allowPrivateHosts, rails: [manualRail()] })).rejects.toThrow(
      "allowPrivateHosts is for the sandbox",
    );
    await (await createMarketplace({ allowPrivateHosts, rails: [sandboxRail()] })).close();
  });
});
