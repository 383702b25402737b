import type { PayPerRequest, Price, SignedPayment } from "../../../engine/index.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { allOf, railClause, type Headers, type RailClause } from "./clause.ts";

const priceOf = ({ least }: PayPerRequest): Price => ({
  amount: least * 10_000n,
  url: "https://market.example/tasks",
  description: "a task",
});

async function read(part: PayPerRequest, headers: Headers, price: Price): Promise<SignedPayment> {
  const payment = await part.read(headers, price);
  if (payment?.state === "signed") return payment;
  throw new Error(payment === null ? "it holds no payment" : payment.message);
}

export const REQUESTS: readonly RailClause[] = [
  railClause(
    "demands a price in headers and body, and reads nothing from a request without payment",
    ({ rail }) => rail.perRequest,
    async (part) => {
      const price = priceOf(part);
      const { headers, body } = await part.demand(price, null);
      expectThat(Object.keys(headers).length > 0, "the demand has headers");
      expectThat(Object.keys(body).length > 0, "the demand has a body");
      expectEqual(await part.read({}, price), null, "a request without payment");
    },
  ),
  railClause(
    "takes a payment once, to the unit, however often and at once, and finds it by looking",
    ({ rail, provider }) => allOf({ part: rail.perRequest, sign: provider.sign }),
    async ({ part, sign }) => {
      const price = priceOf(part);
      const payment = await read(part, await sign(part, price), price);
      expectEqual((await part.look(payment)).state, "open", "before it was taken");
      const all = await Promise.all([1, 2, 3].map(() => part.settle(payment)));
      const [first] = all;
      expectThat(first?.state === "settled", "it is taken");
      expectEqual(first.amount, price.amount, "what was taken");
      for (const each of all) expectEqual(each, first, "taken at the same time");
      expectEqual(await part.look(payment), first, "looked for");
      expectThat(
        Object.keys(part.receipt(payment, first.reference)).length > 0,
        "the receipt has headers",
      );
    },
  ),
  railClause(
    "does not take a payment for another price",
    ({ rail, provider }) => allOf({ part: rail.perRequest, sign: provider.sign }),
    async ({ part, sign }) => {
      const price = priceOf(part);
      const headers = await sign(part, price);
      const more = await part.read(headers, { ...price, amount: price.amount + part.unit });
      expectEqual(more?.state, "refused", "a payment of less");
    },
  ),
];

export const OTHERS: readonly RailClause[] = [
  railClause(
    "believes an event whose signature is right, and gives a repeat the same id",
    ({ rail, provider }) => allOf({ webhooks: rail.webhooks, event: provider.event }),
    async ({ webhooks, event }) => {
      const { raw, headers, bad } = await event();
      const heard = await webhooks.read(raw, headers);
      expectThat("length" in heard && heard.length > 0, "the event is read");
      expectEqual(await webhooks.read(raw, headers), heard, "the same event once more");
      for (const each of bad) {
        const refused = await webhooks.read(each.raw, each.headers);
        expectThat(!("length" in refused), "what is not rightly signed is refused");
      }
    },
  ),
  railClause(
    "knows a payee by its reference, and says whether it can be paid",
    ({ rail, provider }) => allOf({ payees: rail.payees, payee: provider.payee }),
    async ({ payees, payee }) => {
      const { reference } = await payee();
      expectEqual(await payees.look(reference), { state: "ready", reference }, "the payee");
    },
  ),
];
