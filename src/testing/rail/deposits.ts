import { expectEqual, expectThat } from "../expect.ts";
import { allOf, freshId, railClause, type RailClause, type RailUnderTest } from "./clause.ts";

/** A fresh deposit of ten times the least. */
async function opened({ rail }: RailUnderTest) {
  const { deposits } = rail;
  if (deposits === null) throw new Error("this rail brings money in");
  const amount = deposits.least * 10n;
  const order = { id: freshId(), account: "dev_1", amount, reference: null };
  const answer = await deposits.open(order);
  if (answer.state !== "opened") throw new Error(answer.message);
  return { deposits, amount, order, reference: answer.reference };
}

const NOTHING = { refunded: 0n, disputed: 0n, lost: 0n };

export const DEPOSITS: readonly RailClause[] = [
  railClause(
    "opens one deposit for one id, however often",
    ({ rail }) => rail.deposits,
    async (deposits, under) => {
      const { order, reference } = await opened(under);
      const again = await deposits.open(order);
      expectEqual(again.state === "opened" && again.reference, reference, "opened again");
      const known = await deposits.open({ ...order, reference });
      expectEqual(known.state === "opened" && known.reference, reference, "opened as known");
    },
  ),
  railClause(
    "says the same of a deposit when it is looked at twice",
    ({ rail }) => rail.deposits,
    async (deposits, under) => {
      const { reference } = await opened(under);
      const first = await deposits.look(reference);
      expectEqual(await deposits.look(reference), first, "looked at again");
    },
  ),
  railClause(
    "receives what was paid, to the unit, and not before it was",
    ({ rail, provider }) => allOf({ deposits: rail.deposits, pay: provider.pay }),
    async ({ deposits, pay }, under) => {
      const { reference, amount } = await opened(under);
      const before = await deposits.look(reference);
      expectEqual([before.state, before.received], ["pending", 0n], "before it was paid");
      await pay(reference);
      const paid = { state: "succeeded", received: amount, ...NOTHING, reason: null };
      expectEqual(await deposits.look(reference), paid, "once it was paid");
    },
  ),
  railClause(
    "says why a payment was declined, and lets it be tried again",
    ({ provider }) => allOf({ pay: provider.pay, decline: provider.decline }),
    async ({ pay, decline }, under) => {
      const { deposits, reference, amount } = await opened(under);
      await decline(reference);
      const declined = await deposits.look(reference);
      expectEqual(declined.state, "pending", "a declined payment");
      expectThat(declined.reason !== null, "a declined payment says why");
      await pay(reference);
      expectEqual((await deposits.look(reference)).received, amount, "paid after all");
    },
  ),
  railClause(
    "tells what others have sent back, to the unit",
    ({ provider }) => allOf({ pay: provider.pay, refund: provider.refundElsewhere }),
    async ({ pay, refund }, under) => {
      const { deposits, reference, amount } = await opened(under);
      await pay(reference);
      await refund(reference, deposits.unit);
      const { received, refunded } = await deposits.look(reference);
      expectEqual([received, refunded], [amount, deposits.unit], "received and refunded");
    },
  ),
  railClause(
    "tells of disputes while they are open, and of what was lost for good",
    ({ provider }) => allOf({ pay: provider.pay, dispute: provider.dispute }),
    async ({ pay, dispute }, under) => {
      const { deposits, reference, amount } = await opened(under);
      await pay(reference);
      const won = await dispute(reference, deposits.unit * 2n);
      const at = async () => {
        const { received, disputed, lost } = await deposits.look(reference);
        return [received, disputed, lost];
      };
      expectEqual(await at(), [amount, deposits.unit * 2n, 0n], "while it is open");
      await won("won");
      expectEqual(await at(), [amount, 0n, 0n], "once it was won");
      const lost = await dispute(reference, deposits.unit * 3n);
      await lost("lost");
      expectEqual(await at(), [amount, 0n, deposits.unit * 3n], "once it was lost");
    },
  ),
];
