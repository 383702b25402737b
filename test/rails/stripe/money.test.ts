import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusal } from "../../support/world.ts";
import { startFakeStripe, type FakeStripe } from "../../support/stripe/fake.ts";
import { centsOf, hear, hearAll, insideOf, openStripe } from "./given.ts";

let fake: FakeStripe;
let open: Awaited<ReturnType<typeof openStripe>>;
beforeEach(async () => {
  fake = await startFakeStripe();
  open = await openStripe(fake);
});
afterEach(() => fake.close());

/** A top-up that was paid and told of. */
async function toppedUp(usd: string): Promise<{ deposit: string; intent: string }> {
  const { deposit_id } = await open.developer.topUp({ usd });
  const { deposits } = await open.developer.listDeposits({});
  const intent = deposits.find((each) => each.deposit_id === deposit_id)?.reference ?? "";
  fake.books.pay(intent);
  await hearAll(open.market, fake);
  return { deposit: deposit_id, intent };
}
const wallet = async () => (await centsOf(open))(`wallet:test:${open.acme.developer_id}`);

describe("A top-up by card", () => {
  it("answers what the browser needs, and credits what was paid once it is", async () => {
    const asked = await open.developer.topUp({ usd: "25.00" });
    expect(asked).toMatchObject({ state: "pending", rail: "stripe", added_usd: "0.00" });
    expect(asked.client_secret).toMatch(/_secret_/);
    expect(await wallet()).toBe(0);
    const { deposits } = await open.developer.listDeposits({});
    fake.books.pay(deposits[0]?.reference ?? "");
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(2500);
  });

  it("credits once, however often and in whatever words it is told of", async () => {
    const { intent } = await toppedUp("25.00");
    const again = { id: intent, object: "payment_intent" };
    for (const id of ["evt_x", "evt_y", "evt_x"]) {
      const raw = JSON.stringify({
        ...{ id, object: "event", type: "payment_intent.succeeded" },
        data: { object: { ...again, amount_received: 999_999 } },
      });
      const told = { type: "payment_intent.succeeded", raw, headers: fake.signed(raw) };
      expect((await hear(open.market, told)).ok).toBe(true);
    }
    expect(await wallet()).toBe(2500);
  });

  it("believes nobody whose signature is wrong, late or missing", async () => {
    await open.developer.topUp({ usd: "25.00" });
    const { deposits } = await open.developer.listDeposits({});
    fake.books.pay(deposits[0]?.reference ?? "");
    const [event] = fake.events.splice(0);
    if (event === undefined) throw new Error("it is told of");
    const late = { timestamp: Math.floor(Date.now() / 1000) - 301 };
    for (const headers of [
      fake.signed(event.raw, { secret: "whsec_other" }),
      fake.signed(event.raw, late),
      {},
    ]) {
      const reply = await open.market.money.hear("stripe", event.raw, headers);
      expect(reply).toMatchObject({ ok: false, rejection: { reason: "bad_signature" } });
    }
    const altered = { ...event, raw: event.raw.replace("2500", "9900") };
    expect((await hear(open.market, altered)).ok).toBe(false);
    expect(await wallet()).toBe(0);
  });

  it("is found by asking where nobody tells of it", async () => {
    await open.developer.topUp({ usd: "25.00" });
    const { deposits } = await open.developer.listDeposits({});
    fake.books.pay(deposits[0]?.reference ?? "");
    fake.events.length = 0;
    await open.clock.advance("2m");
    expect(await wallet()).toBe(2500);
  });

  it("of less than Stripe takes, or of parts of a cent, is refused", async () => {
    const call = (usd: string) => refusal(open.developer.topUp({ usd }));
    expect(await call("0.49")).toMatchObject({ field: "usd", reason: "below_minimum" });
    expect(await call("1.001")).toMatchObject({ field: "usd", reason: "too_fine" });
  });

  it("tells that a card was declined, and may still be paid with another", async () => {
    await open.developer.topUp({ usd: "25.00" });
    const reference = (await open.developer.listDeposits({})).deposits[0]?.reference ?? "";
    fake.books.decline(reference);
    await hearAll(open.market, fake);
    expect((await open.developer.listDeposits({})).deposits[0]).toMatchObject({
      ...{ state: "pending", reason: "generic_decline" },
    });
    fake.books.pay(reference);
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(2500);
  });
});

describe("Money that goes back", () => {
  it("leaves the wallet at once, and returns to it where the refund fails", async () => {
    const { deposit } = await toppedUp("25.00");
    fake.refundsAre = "pending";
    const sent = await open.developer.refundDeposit({ deposit_id: deposit, amount_amber: 1000 });
    fake.refundsAre = "succeeded";
    expect(sent).toMatchObject({ state: "in_flight", deposit_id: deposit });
    expect(await wallet()).toBe(1500);
    const [refund] = fake.books.refunds.values();
    if (refund === undefined) throw new Error("a refund was made");
    fake.books.endRefund(refund, "failed");
    await open.clock.advance("10m");
    expect(await wallet()).toBe(2500);
    expect(await insideOf(open, fake)).toBe(fake.books.balance);
  });

  it("is no more than what is left of the deposit, and in the wallet", async () => {
    const { deposit } = await toppedUp("25.00");
    await open.developer.refundDeposit({ deposit_id: deposit, amount_amber: 2000 });
    const more = open.developer.refundDeposit({ deposit_id: deposit, amount_amber: 501 });
    expect(await refusal(more)).toMatchObject({ code: "insufficient_funds" });
    expect(await open.developer.refundDeposit({ deposit_id: deposit })).toMatchObject({
      amount_usd: "5.00",
    });
  });

  it("is noticed where it was sent back in Stripe's own pages", async () => {
    const { intent } = await toppedUp("25.00");
    fake.books.createRefund({ payment_intent: intent, amount: "700" });
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(1800);
  });

  it("is frozen by a dispute, lost with it, or given back", async () => {
    const { intent } = await toppedUp("25.00");
    const dispute = fake.books.dispute(intent, 2000);
    if (dispute === null) throw new Error("it can be disputed");
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(500);
    expect((await centsOf(open))(`frozen:test:${open.acme.developer_id}`)).toBe(2000);
    fake.books.endDispute(dispute, "won");
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(2500);
    const second = fake.books.dispute(intent, 2500);
    if (second === null) throw new Error("it can be disputed again");
    await hearAll(open.market, fake);
    fake.books.endDispute(second, "lost");
    await hearAll(open.market, fake);
    expect(await wallet()).toBe(0);
    expect((await open.developer.listDeposits({})).deposits[0]).toMatchObject({
      ...{ frozen_amber: "0.00", gone_amber: "2500.00" },
    });
  });

  it("is the platform's loss where the wallet cannot cover what a bank takes back", async () => {
    const { intent, deposit } = await toppedUp("25.00");
    const { market, operator, acme } = open;
    const debit = { account_id: acme.developer_id, direction: "debit", note: "spent" } as const;
    await operator.adjustBalance({ ...debit, amount_amber: 2000 });
    fake.books.balance -= 2000;
    const dispute = fake.books.dispute(intent, 2500);
    if (dispute === null) throw new Error("it can be disputed");
    await hearAll(market, fake);
    expect((await centsOf(open))("losses:test")).toBe(-2000);
    const { deposits } = await operator.listDeposits({ account_id: acme.developer_id });
    expect(deposits[0]).toMatchObject({ deposit_id: deposit, uncovered_amber: "2000.00" });
    fake.books.endDispute(dispute, "won");
    await hearAll(market, fake);
    expect((await centsOf(open))("losses:test")).toBe(0);
    expect(await wallet()).toBe(500);
  });
});

describe("A payout by Stripe", () => {
  /** Ada has earned, and Stripe has the money. */
  async function earned(amber: string): Promise<void> {
    const credit = { account_id: open.ada.worker_id, direction: "credit", note: "work" } as const;
    await open.operator.adjustBalance({ ...credit, amount_amber: amber });
    fake.books.balance += Number(amber.split(".")[0]);
  }
  const onboarded = async () => {
    const { reference } = await open.worker.openPayee({ email: "ada@example.com" });
    fake.books.onboard(reference ?? "");
    await hearAll(open.market, fake);
  };

  it("waits until the worker has told Stripe what it must know", async () => {
    await earned("120.00");
    const early = await refusal(open.worker.requestPayout({}));
    expect(early).toMatchObject({ code: "rule_broken", reason: "payee_missing" });
    const payee = await open.worker.openPayee({});
    expect(payee).toMatchObject({ rail: "stripe", state: "incomplete" });
    expect(payee.onboarding_url).toMatch(/^https:/);
    const half = await refusal(open.worker.requestPayout({}));
    expect(half).toMatchObject({ reason: "payee_incomplete" });
    await onboarded();
    expect((await open.worker.listPayees()).payees).toMatchObject([{ state: "ready" }]);
    expect(await open.worker.requestPayout({})).toMatchObject({ state: "paid", rail: "stripe" });
  });

  it("is of whole cents: the dust stays", async () => {
    await earned("120.654321");
    await onboarded();
    expect(await open.worker.requestPayout({})).toMatchObject({ amount_amber: "120.00" });
    expect((await open.worker.getEarnings()).available_amber).toBe("0.654321");
  });

  it("is paid once where the answer was lost and Stripe has forgotten its key", async () => {
    await earned("120.00");
    await onboarded();
    const before = fake.books.transfers.size;
    fake.failNext("cut_after", "cut_after", "cut_after");
    fake.forgetKeys();
    const sent = await open.worker.requestPayout({});
    expect(sent.state).toBe("in_flight");
    fake.forgetKeys();
    await open.clock.advance("10m");
    expect((await open.worker.listPayouts()).payouts[0]?.state).toBe("paid");
    const made = fake.books.transfers.size - before;
    expect(made).toBe(1);
  });

  it("comes back where Stripe refuses it for good, and waits where it has too little", async () => {
    await earned("120.00");
    await onboarded();
    fake.books.balance = 0;
    expect((await open.worker.requestPayout({})).state).toBe("in_flight");
    fake.books.balance = 120;
    await open.clock.advance("10m");
    expect((await open.worker.listPayouts()).payouts[0]?.state).toBe("paid");
    await earned("50.00");
    for (const account of fake.books.accounts.values())
      account.capabilities = { transfers: "inactive" };
    expect(await open.worker.requestPayout({})).toMatchObject({
      ...{ state: "reversed", reason: "insufficient_capabilities_for_transfer" },
    });
    expect((await open.worker.getEarnings()).available_amber).toBe("50.00");
  });
});
