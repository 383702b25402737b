import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerExactEvmScheme } from "@x402/evm/exact/client";
import { x402Client } from "@x402/core/client";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { facilitatorOf } from "../../../../adapters/rails/x402/facilitator.ts";
import { settingsOf } from "../../../../adapters/rails/x402/options.ts";
import { openWire } from "../../../../adapters/rails/x402/wire.ts";
import type { MoneyRail, PayPerRequest, SignedPayment } from "../../../../engine/index.ts";
import { clientOf, payer, railOn, treasury, type Payer } from "../../../rails/x402/given.ts";
import { hasChain } from "../../../support/chain/anvil.ts";
import { BASE, KEYS, startChain, type TestChain } from "../../../support/chain/chain.ts";

const PRICE = {
  amount: 300_000_000n,
  url: "http://market.example/x",
  description: "three dollars",
};
const UNITS = 3_000_000n;

const perRequest = ({ perRequest: part }: MoneyRail): PayPerRequest => {
  if (part === null) throw new Error("this rail takes payments with requests");
  return part;
};

/** The header that x402's own client makes of a demand. */
async function headerFor(rail: MoneyRail, account: Payer): Promise<string> {
  const { headers } = await perRequest(rail).demand(PRICE, null);
  const required = JSON.parse(atob(headers["payment-required"] ?? ""));
  return btoa(JSON.stringify(await clientOf(account).createPaymentPayload(required)));
}

async function signedBy(rail: MoneyRail, account: Payer): Promise<SignedPayment> {
  const header = await headerFor(rail, account);
  const read = await perRequest(rail).read({ "payment-signature": header }, PRICE);
  if (read?.state !== "signed") throw new Error(`it was not read: ${read?.reason ?? "nothing"}`);
  return read;
}

describe.runIf(hasChain())("The x402 rail", () => {
  let chain: TestChain;
  let rail: MoneyRail;
  beforeAll(async () => {
    chain = await startChain();
    rail = await railOn(chain, { confirmWithinMs: 300 });
  });
  afterAll(() => chain.stop());

  it("takes a payment once, however often and however many at once ask for it", async () => {
    const ann = await payer(chain, 10_000_000n);
    const payment = await signedBy(rail, ann);
    const { settle, look } = perRequest(rail);
    expect(await look(payment)).toEqual({ state: "open" });
    const all = await Promise.all([1, 2, 3, 4, 5].map(() => settle(payment)));
    expect(all).toEqual(Array(5).fill({ ...all[0], state: "settled", amount: PRICE.amount }));
    expect(await settle(payment)).toEqual(all[0]);
    expect(await chain.balance(ann.address)).toBe(7_000_000n);
  });

  it("finds by the chain alone what another host has taken", async () => {
    const ann = await payer(chain, UNITS);
    const payment = await signedBy(rail, ann);
    const settled = await perRequest(rail).settle(payment);
    const other = await railOn(chain);
    expect(await perRequest(other).look(payment)).toEqual(settled);
    expect(await perRequest(other).settle(payment)).toEqual(settled);
  });

  it("says that a payment is on its way where the chain is slow, and takes it once", async () => {
    const ann = await payer(chain, UNITS * 2n);
    const payment = await signedBy(rail, ann);
    await chain.control.setAutomine(false);
    try {
      const first = await perRequest(rail).settle(payment);
      expect(first).toMatchObject({ state: "pending", reference: expect.stringMatching(/^0x/) });
      expect(await perRequest(rail).look(payment)).toMatchObject({ state: "pending" });
    } finally {
      await chain.control.setAutomine(true);
      await chain.control.mine({ blocks: 1 });
    }
    expect(await perRequest(rail).settle(payment)).toMatchObject({ state: "settled" });
    expect(await chain.balance(ann.address)).toBe(UNITS);
  });

  it("refuses what has expired, and knows it from what is only not taken yet", async () => {
    const ann = await payer(chain, UNITS);
    const slow = await startChain();
    const there = await railOn(slow);
    await slow.mint(ann.address, UNITS);
    const payment = await signedBy(there, ann);
    await slow.control.increaseTime({ seconds: 3_600 });
    await slow.control.mine({ blocks: 1 });
    expect(await perRequest(there).look(payment)).toMatchObject({ reason: "expired" });
    expect(await perRequest(there).settle(payment)).toMatchObject({
      state: "refused",
      reason: "expired",
    });
    await slow.stop();
  });

  it("rejects, and refuses nothing, where its facilitator has no gas", async () => {
    const poor = await railOn(chain, { facilitator: { key: generatePrivateKey() } });
    const ann = await payer(chain, UNITS);
    const payment = await signedBy(poor, ann);
    await expect(perRequest(poor).settle(payment)).rejects.toThrow(/facilitator answered/);
    expect(await perRequest(rail).settle(payment)).toMatchObject({ state: "settled" });
  });

  it("pays through a facilitator at an address as well", async () => {
    const wire = await openWire(
      settingsOf({ rpcUrl: chain.url, facilitator: { key: KEYS.operator }, payTo: treasury }),
    );
    const facilitator = facilitatorOf(wire);
    const app = new Hono();
    app.post("/verify", async (c) => {
      const { paymentPayload, paymentRequirements } = await c.req.json();
      return c.json(await facilitator.verify(paymentPayload, paymentRequirements));
    });
    app.post("/settle", async (c) => {
      const { paymentPayload, paymentRequirements } = await c.req.json();
      return c.json(await facilitator.settle(paymentPayload, paymentRequirements));
    });
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const remote = await railOn(chain, { facilitator: { url: `http://127.0.0.1:${port}` } });
    const ann = await payer(chain, UNITS);
    expect(await perRequest(remote).settle(await signedBy(remote, ann))).toMatchObject({
      state: "settled",
    });
    server.close();
  });

  it("takes a payment of the second version in the header of the first", async () => {
    const ann = await payer(chain, UNITS);
    const header = await headerFor(rail, ann);
    const read = await perRequest(rail).read({ "x-payment": header }, PRICE);
    expect(read).toMatchObject({ state: "signed", payer: ann.address.toLowerCase() });
  });

  it.each([
    ["nothing that is base64", "%%%"],
    ["other JSON", btoa('{"x402Version":2}')],
    ["no text at all", ""],
  ])("refuses a header with %s", async (_, header) => {
    const read = await perRequest(rail).read({ "payment-signature": header }, PRICE);
    expect(read).toMatchObject({ state: "refused", reason: "bad_payment_header" });
  });

  it("takes true payments of the first version where that has a name for the chain", async () => {
    const base = await startChain(BASE);
    const there = await railOn(base, { network: "eip155:8453" });
    const account = privateKeyToAccount(generatePrivateKey());
    await base.mint(account.address, UNITS);
    const { body } = await perRequest(there).demand(PRICE, null);
    const client = registerExactEvmScheme(new x402Client(), { signer: account });
    client.setSpendControls({ maxAmountPerPayment: "$5" });
    const required = JSON.parse(JSON.stringify(body));
    const header = btoa(JSON.stringify(await client.createPaymentPayload(required)));
    const read = await perRequest(there).read({ "x-payment": header }, PRICE);
    if (read?.state !== "signed") throw new Error(read?.reason ?? "nothing was read");
    const settled = await perRequest(there).settle(read);
    expect(settled).toMatchObject({ state: "settled", amount: PRICE.amount });
    const receipt = perRequest(there).receipt(read, "0x00");
    expect(Object.keys(receipt)).toContain("x-payment-response");
    await base.stop();
  });
});
