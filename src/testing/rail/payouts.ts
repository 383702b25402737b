import type { MoneyRail, Payouts } from "../../../engine/index.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { allOf, payoutOf, railClause, type Provider, type RailClause } from "./clause.ts";

const LEAVES = ["paid", "pending"];

/** The same promises for earnings and for deposits on their way back. */
const leaving = (
  what: string,
  partOf: (rail: MoneyRail) => Payouts | null,
  toOf: (provider: Provider) => Provider["payee"],
): readonly RailClause[] => [
  railClause(
    `${what}: knows nothing of what was not sent, and sends it to the unit`,
    ({ rail, provider }) => allOf({ part: partOf(rail), to: toOf(provider) }),
    async ({ part, to }) => {
      const { reference, arrived } = await to();
      const order = payoutOf(part, reference);
      expectEqual(await part.find(order), { state: "absent" }, "before it was sent");
      const sent = await part.send(order);
      expectThat(LEAVES.includes(sent.state), `what was sent is on its way, not ${sent.state}`);
      expectEqual((await part.find(order)).state, sent.state, "looked for");
      if (sent.state === "paid") expectEqual(await arrived(), order.amount, "what arrived");
    },
  ),
  railClause(
    `${what}: sends the same once, however often and at once`,
    ({ rail, provider }) => allOf({ part: partOf(rail), to: toOf(provider) }),
    async ({ part, to }) => {
      const { reference, arrived } = await to();
      const order = payoutOf(part, reference);
      const sent = await Promise.allSettled([1, 2, 3].map(() => part.send(order)));
      const [first] = sent.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      expectThat(first !== undefined, "one of them answers");
      if (first.state === "paid") expectEqual(await arrived(), order.amount, "what arrived");
    },
  ),
  railClause(
    `${what}: is found, and not sent again, where the answer was lost`,
    ({ rail, provider }) =>
      allOf({ part: partOf(rail), to: toOf(provider), lose: provider.loseAnswer }),
    async ({ part, to, lose }) => {
      const { reference, arrived } = await to();
      const order = payoutOf(part, reference);
      lose();
      await part.send(order).catch(() => null);
      const found = await part.find(order);
      const now = found.state === "absent" ? await part.send(order) : found;
      expectThat(LEAVES.includes(now.state), `it is on its way, not ${now.state}`);
      if (now.state === "paid") expectEqual(await arrived(), order.amount, "what arrived");
    },
  ),
  railClause(
    `${what}: rejects, and says nothing for certain, while nobody answers`,
    ({ rail, provider }) =>
      allOf({ part: partOf(rail), to: toOf(provider), down: provider.breakDown }),
    async ({ part, to, down }) => {
      const { reference } = await to();
      const order = payoutOf(part, reference);
      const mend = down();
      const answers = await Promise.allSettled([part.find(order), part.send(order)]);
      mend();
      for (const { status } of answers) expectEqual(status, "rejected", "asked while it is down");
    },
  ),
];

export const PAYOUTS: readonly RailClause[] = [
  ...leaving(
    "payouts",
    ({ payouts }) => payouts,
    ({ payee }) => payee,
  ),
  ...leaving(
    "refunds",
    ({ refunds }) => refunds,
    ({ source }) => source,
  ),
  railClause(
    "payouts: says for certain, and why, that nobody can be paid at an address",
    ({ rail, provider }) => allOf({ part: rail.payouts, nowhere: provider.nowhere }),
    async ({ part, nowhere }) => {
      const sent = await part.send(payoutOf(part, nowhere));
      expectThat(sent.state === "failed" && sent.reason !== "", "it has failed, and says why");
    },
  ),
  railClause(
    "moves in units that its least is a multiple of",
    ({ rail }) => rail,
    async ({ deposits, payouts, refunds, perRequest }) => {
      for (const part of [deposits, payouts, refunds, perRequest]) {
        if (part === null) continue;
        const isWhole = part.unit > 0n && part.least > 0n && part.least % part.unit === 0n;
        expectThat(isWhole, `${part.least} is a multiple of ${part.unit}`);
      }
    },
  ),
];
