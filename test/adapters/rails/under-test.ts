import { manualRail } from "../../../adapters/rails/manual.ts";
import { sandboxRail } from "../../../adapters/rails/sandbox.ts";
import type { MoneyRail } from "../../../engine/index.ts";
import type { Provider, RailUnderTest } from "../../../src/testing/index.ts";
import { startFakeStripe, type FakeStripe } from "../../support/stripe/fake.ts";
import { startChain } from "../../support/chain/chain.ts";
import { clientOf, payer, railOn, treasury } from "../../rails/x402/given.ts";

/** A provider of which nothing can be asked. */
export const MUTE: Provider = {
  ...{ pay: null, decline: null, refundElsewhere: null, dispute: null, payee: null, source: null },
  ...{ nowhere: null, loseAnswer: null, breakDown: null, event: null, sign: null },
};

const CENT = 1_000_000n;
const cents = (micros: bigint): string => String(micros / CENT);
const closed = () => Promise.resolve();

export const sandbox = async (): Promise<RailUnderTest> => ({
  rail: sandboxRail(),
  provider: MUTE,
  close: closed,
});

export const manual = async (): Promise<RailUnderTest> => ({
  rail: manualRail(),
  provider: MUTE,
  close: closed,
});

function stripeProvider(fake: FakeStripe, rail: MoneyRail): Provider {
  const { books } = fake;
  books.balance = 100_000;
  const paid = async (): Promise<string> => {
    const intent = books.createIntent({ amount: "5000" });
    books.pay(intent.id);
    return intent.id;
  };
  return {
    ...MUTE,
    pay: async (id) => books.pay(id),
    decline: async (id) => books.decline(id),
    refundElsewhere: async (payment_intent, amount) =>
      void books.createRefund({ payment_intent, amount: cents(amount) }),
    async dispute(id, amount) {
      const dispute = books.dispute(id, Number(cents(amount)));
      if (dispute === null) throw new Error("it can be disputed");
      return async (outcome) => books.endDispute(dispute, outcome);
    },
    async payee() {
      const order = { account: `wrk_${books.accounts.size}`, email: null, address: null };
      const opened = await rail.payees?.open({ ...order, reference: null });
      if (opened === undefined || opened.state === "refused") throw new Error("it is opened");
      books.onboard(opened.reference);
      const own = () =>
        [...books.transfers.values()].filter((each) => each.destination === opened.reference);
      return {
        reference: opened.reference,
        arrived: async () => own().reduce((sum, { amount }) => sum + BigInt(amount) * CENT, 0n),
      };
    },
    async source() {
      const reference = await paid();
      return {
        reference,
        arrived: async () => BigInt(5000 - books.leftOf(reference)) * CENT,
      };
    },
    nowhere: "acct_none",
    loseAnswer: () => fake.failNext("torn"),
    breakDown() {
      const mend = fake.goDown();
      return mend;
    },
    async event() {
      await paid();
      const event = fake.events.at(-1);
      if (event === undefined) throw new Error("it was told of");
      const late = Math.floor(Date.now() / 1000) - 301;
      return {
        ...event,
        bad: [
          { raw: event.raw, headers: {} },
          { raw: event.raw.replace("5000", "9999"), headers: event.headers },
          { raw: event.raw, headers: fake.signed(event.raw, { secret: "whsec_other" }) },
          { raw: event.raw, headers: fake.signed(event.raw, { timestamp: late }) },
        ],
      };
    },
  };
}

/** What a rail is made into before it is tested: to see whether a fault is found. */
export type Spoil = (rail: MoneyRail) => MoneyRail;
const asIs: Spoil = (rail) => rail;

export async function stripe(spoil: Spoil = asIs): Promise<RailUnderTest> {
  const fake = await startFakeStripe();
  const rail = spoil(fake.rail({ retries: 0 }));
  return { rail, provider: stripeProvider(fake, rail), close: () => fake.close() };
}

export async function x402(): Promise<RailUnderTest> {
  const chain = await startChain();
  const rail = await railOn(chain);
  await chain.mint(treasury, 1_000_000_000n);
  const account = async () => {
    const { address } = await payer(chain, 0n);
    return { reference: address, arrived: async () => (await chain.balance(address)) * 100n };
  };
  const provider: Provider = {
    ...MUTE,
    payee: account,
    source: account,
    nowhere: "0x12",
    async sign(part, price) {
      const { headers } = await part.demand(price, null);
      const required = JSON.parse(atob(headers["payment-required"] ?? ""));
      const ann = await payer(chain, 100_000_000n);
      const payment = await clientOf(ann).createPaymentPayload(required);
      return { "payment-signature": btoa(JSON.stringify(payment)) };
    },
  };
  return { rail, provider, close: () => chain.stop() };
}
