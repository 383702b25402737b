import {
  parseUsd,
  SANDBOX_FAILED,
  sandboxOutcome,
  type DepositOrder,
  type MoneyRail,
  type PayoutFacts,
  type PayoutOrder,
} from "../../engine/index.ts";

export interface SandboxOptions {
  /** The most that one developer may bring in within a UTC day: "1000000.00" by default. */
  readonly daily_usd?: string;
}

const FINEST = { unit: 1n, least: 1n };
const MARK = "sbx_";

const amountIn = (reference: string): bigint => BigInt(reference.split(".").at(-1) ?? "");

function payoutOf({ id, amount }: PayoutOrder): PayoutFacts {
  const outcome = sandboxOutcome(amount);
  const reference = `${MARK}${id}`;
  if (outcome === "failed") return { state: "failed", reference, reason: SANDBOX_FAILED };
  return { state: outcome === "pending" ? "pending" : "paid", reference };
}

function dailyOf({ daily_usd = "1000000.00" }: SandboxOptions): bigint {
  const parsed = parseUsd(daily_usd);
  if (parsed.ok) return parsed.value;
  throw new Error(`sandboxRail: daily_usd must be US dollars as decimal text, not ${daily_usd}.`);
}

/**
 * Test money that is worth nothing and there at once. An amount that ends in .02 USD fails, one in
 * .03 USD stays on its way for ever, so that both can be tried.
 */
export const sandboxRail = (options: SandboxOptions = {}): MoneyRail => ({
  name: "sandbox",
  mode: "test",
  settles: "at_once",
  deposits: {
    ...FINEST,
    daily: dailyOf(options),
    open: ({ id, amount }: DepositOrder) =>
      Promise.resolve({
        state: "opened",
        reference: `${MARK}${id}.${amount}`,
        client_secret: null,
      }),
    look(reference) {
      const amount = amountIn(reference);
      const state = sandboxOutcome(amount);
      const reason = state === "failed" ? SANDBOX_FAILED : null;
      const received = state === "succeeded" ? amount : 0n;
      return Promise.resolve({ state, received, reason, refunded: 0n, disputed: 0n, lost: 0n });
    },
  },
  payouts: {
    ...FINEST,
    find: (order) => Promise.resolve(payoutOf(order)),
    send: (order) => Promise.resolve(payoutOf(order)),
  },
  refunds: {
    ...FINEST,
    find: (order) => Promise.resolve(payoutOf(order)),
    send: (order) => Promise.resolve(payoutOf(order)),
  },
  payees: null,
  webhooks: null,
  perRequest: null,
  escrow: null,
  holdings: () => Promise.resolve(null),
});
