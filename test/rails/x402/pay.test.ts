import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChain } from "../../support/chain/anvil.ts";
import {
  demandIn,
  insideOf,
  ledgerOf,
  openPaid,
  payer,
  paying,
  postTask,
  receiptIn,
  signed,
  TASK,
  treasury,
  walletOf,
  withPayment,
} from "./given.ts";

type Paid = Awaited<ReturnType<typeof openPaid>>;

describe.runIf(hasChain())("A task that pays for itself", () => {
  let paid: Paid;
  beforeAll(async () => {
    paid = await openPaid();
  });
  afterAll(() => paid.close());

  /** Whatever happens, the ledger has what the chain has. */
  const agrees = async () =>
    expect(await insideOf(paid.host)).toBe(await paid.chain.balance(treasury));

  it("is asked for its budget, in both versions and with eAgent's hints", async () => {
    const { status, headers, body } = await postTask(paid.host, fetch);
    expect(status).toBe(402);
    const terms = { amount: "15000000", asset: paid.chain.usdc, payTo: treasury };
    expect(demandIn(headers)).toMatchObject({
      x402Version: 2,
      accepts: [{ scheme: "exact", network: "eip155:42161", ...terms }],
    });
    expect(headers.get("x-payment-required")).toBe("true");
    expect(headers.get("x-payment-amount")).toBe("15000000");
    expect(headers.get("x-payment-receiver")).toBe(treasury);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({
      x402Version: 1,
      accepts: [{ maxAmountRequired: "15000000", payTo: treasury }],
      error: { code: "payment_required" },
    });
  });

  it("is told what is wrong with it before any money is asked for", async () => {
    const unknown = { ...TASK, type: "No such thing" };
    expect((await postTask(paid.host, fetch, unknown)).status).toBe(422);
    expect((await postTask(paid.host, fetch, { ...TASK, budget: 0 })).status).toBe(400);
    const { instruction: _, ...short } = TASK;
    expect((await postTask(paid.host, fetch, short)).status).toBe(400);
  });

  it("is paid for by x402's own client, posted, and its money held", async () => {
    const ann = await payer(paid.chain, 100_000_000n);
    const before = await paid.chain.balance(treasury);
    const { status, headers, body } = await postTask(paid.host, paying(ann));
    expect([status, body]).toMatchObject([201, { status: "PENDING", budget: 15 }]);
    expect(receiptIn(headers)).toMatchObject({ success: true, network: "eip155:42161" });
    expect(await paid.chain.balance(ann.address)).toBe(85_000_000n);
    expect((await paid.chain.balance(treasury)) - before).toBe(15_000_000n);
    expect((await ledgerOf(paid.host)).get(`hold:live:${body.id}`)).toBe(1_500_000_000n);
    expect(await paid.chain.reader.getBalance({ address: ann.address })).toBe(0n);
    await agrees();
  });

  it("can be looked at and called off with the key that came with it", async () => {
    const ann = await payer(paid.chain, 15_000_000n);
    const { body } = await postTask(paid.host, paying(ann));
    const key = { "x-api-key": String(body.payment.access_key) };
    const at = `${paid.host.url}/eagent/api/v1/tasks/${body.id}`;
    expect((await fetch(at, { headers: key })).status).toBe(200);
    expect((await fetch(at)).status).toBe(401);
    const cancelled = await fetch(at, { method: "DELETE", headers: key });
    expect(await cancelled.json()).toMatchObject({ status: "CANCELLED", refund_amount: 15 });
    expect(await walletOf(paid.host, ann.address)).toBe(1_500_000_000n);
    await agrees();
  });

  it("is the same task where the same payment comes again, and paid for once", async () => {
    const ann = await payer(paid.chain, 100_000_000n);
    const header = await signed(paid.host, ann);
    const first = await withPayment(paid.host, header);
    const again = await withPayment(paid.host, header);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect([typeof first.body.payment.access_key, again.body.payment.access_key]).toEqual([
      "string",
      null,
    ]);
    expect(await paid.chain.balance(ann.address)).toBe(85_000_000n);
    await agrees();
  });

  it("does not take a payment that was made for another request", async () => {
    const ann = await payer(paid.chain, 100_000_000n);
    const header = await signed(paid.host, ann);
    await withPayment(paid.host, header);
    const other = await withPayment(paid.host, header, { ...TASK, instruction: "Something else" });
    expect([other.status, other.body.error.reason]).toEqual([409, "paid_for_another"]);
    await agrees();
  });

  it("does not take too little", async () => {
    const ann = await payer(paid.chain, 100_000_000n);
    const header = await signed(paid.host, ann, { ...TASK, budget: 5 });
    const { status, body } = await withPayment(paid.host, header, { ...TASK, budget: 20 });
    expect([status, body.error.reason]).toEqual([402, "no_matching_requirements"]);
    expect(await paid.chain.balance(ann.address)).toBe(100_000_000n);
  });

  it("does not take what is not there, or not signed by who pays", async () => {
    const poor = await payer(paid.chain, 0n);
    const nothing = await withPayment(paid.host, await signed(paid.host, poor));
    expect([nothing.status, nothing.body.error.reason]).toEqual([
      402,
      "invalid_exact_evm_insufficient_balance",
    ]);
    const ann = await payer(paid.chain, 100_000_000n);
    const payment = JSON.parse(atob(await signed(paid.host, ann)));
    payment.payload.signature = payment.payload.signature.replace(/^0x..../, "0xdead");
    const forged = await withPayment(paid.host, btoa(JSON.stringify(payment)));
    expect([forged.status, forged.body.error.reason]).toEqual([402, "invalid_exact_evm_signature"]);
    expect(await paid.chain.balance(ann.address)).toBe(100_000_000n);
  });

  it("makes one task of five copies that come at once", async () => {
    const ann = await payer(paid.chain, 100_000_000n);
    const header = await signed(paid.host, ann);
    const copies = await Promise.all([1, 2, 3, 4, 5].map(() => withPayment(paid.host, header)));
    expect(copies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(copies.map(({ body }) => body.id)).size).toBe(1);
    expect(await paid.chain.balance(ann.address)).toBe(85_000_000n);
    await agrees();
  });

  it("makes eight tasks of eight payments that come at once", async () => {
    const ann = await payer(paid.chain, 8_000_000n);
    const task = { ...TASK, budget: "5.00" };
    await paid.chain.mint(ann.address, 32_000_000n);
    const made = await Promise.all(
      Array.from({ length: 8 }, () => postTask(paid.host, paying(ann), task)),
    );
    expect(made.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(8);
    expect(await paid.chain.balance(ann.address)).toBe(0n);
    await agrees();
  });
});
