import { describe, expect, it } from "vitest";
import { manualRail } from "../../adapters/rails/manual.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { startHost } from "../../src/host.ts";
import { guildhall } from "./given.ts";

describe("guildhall serve --rail", () => {
  it.each([
    [["--rail", "strype"], {}, "manual, stripe, x402"],
    [["--rail", "stripe"], {}, "needs STRIPE_SECRET_KEY"],
    [["--rail", "stripe"], { STRIPE_SECRET_KEY: "sk_live_abcd" }, "needs STRIPE_WEBHOOK_SECRET"],
    [
      ["--rail", "stripe"],
      { STRIPE_SECRET_KEY: "pk_live_abcd", STRIPE_WEBHOOK_SECRET: "whsec_abcd" },
      "secretKey must begin with sk_live_",
    ],
    [["--rail", "x402"], {}, "needs X402_RPC_URL"],
    [["--rail", "x402"], { X402_RPC_URL: "http://127.0.0.1:1" }, "needs X402_FACILITATOR_KEY"],
    [
      ["--rail", "x402"],
      { X402_RPC_URL: "http://127.0.0.1:1", X402_FACILITATOR_URL: "http://127.0.0.1:1" },
      "give payTo",
    ],
    [["--rail", "manual", "--operator-token", "short"], {}, "at least 32 characters"],
  ])("%j, half set up, is refused in a sentence that names no secret", async (args, env, says) => {
    const serve = ["serve", "--port", "0", "--storage", "memory", ...args];
    const { code, stderr } = await guildhall(serve, env);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("abcd");
  });
});

const OPERATOR = "an-operators-token-of-32-characters";

describe("guildhall rails", () => {
  const begin = () =>
    startHost({
      ...{ port: 0, storage: memoryStorage(), secretKey: "a key for tests only" },
      ...{ rails: [manualRail()], operatorToken: OPERATOR },
    });

  it("shows what there is and what waits, to the operator alone", async () => {
    const host = await begin();
    const acme = await host.market.registerDeveloper({ name: "Acme" });
    const slip = { amount_amber: 700, note: "a transfer came", reference: "slip 7" };
    const account_id = acme.developer_id;
    await host.market.as(host.market.operator).recordDeposit({ account_id, ...slip });
    const at = ["--url", host.url];
    const shown = await guildhall(["rails", ...at, "--token", OPERATOR]);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toContain("manual (live money): refunds, payouts");
    expect(shown.stdout).toContain("waiting: 1 deposits");
    expect(shown.stdout).toContain("record_deposit");
    expect(shown.stdout).toContain("a transfer came (slip 7)");
    const json = await guildhall(["rails", "--json", ...at], {
      GUILDHALL_OPERATOR_TOKEN: OPERATOR,
    });
    expect(JSON.parse(json.stdout).rails).toMatchObject([{ name: "manual", deposits_pending: 1 }]);
    const done = await guildhall(["rails", "reconcile", ...at, "--token", OPERATOR]);
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining("Asked about 0") });
    expect((await guildhall(["rails", ...at])).code).toBe(2);
    expect((await guildhall(["rails", ...at, "--token", acme.token])).code).toBe(2);
    await host.close();
  });
});
