import type { DataOf } from "../../engine/records.ts";

const AT = Date.UTC(2026, 0, 5, 9);

/** The same for what rails move. */
export const MONEY_SAMPLES: Pick<
  DataOf,
  "payout" | "deposit" | "payment" | "escrow" | "payee" | "link" | "rail_event"
> = {
  payout: {
    process: "payout@1",
    worker: "wrk_1",
    ...{ developer: null, deposit: null, mode: "test", rail: "sandbox" },
    ...{ amount: 1_350_000_000n, state: "in_flight", destination: null },
    ...{ requested_at: AT, settled_at: null, reference: null, reason: null, note: null, tries: 0 },
  },
  deposit: {
    ...{ developer: "dev_1", mode: "live", rail: "stripe", state: "succeeded" },
    ...{ amount: 2_500_000_000n, received: 2_500_000_000n, refunded: 100_000_000n },
    ...{ frozen: 300_000_000n, gone: 200_000_000n, uncovered: 1n },
    ...{ reference: "pi_1", source: "pi_1", reason: null, note: null },
    ...{ requested_at: AT, settled_at: AT + 1, tries: 0 },
  },
  payment: {
    ...{ mode: "live", rail: "x402", payer: "0xabc", amount: 1_500_000_000n },
    ...{ expires_at: AT + 120_000, payload: "{}", account: null, role: "agent" },
    ...{ developer: "dev_0xabc", operation: "post_task", input: "{}", digest: "00" },
    ...{ state: "open", reference: null, deposit: null, reason: null, answer: null },
    ...{ made_at: AT, settled_at: null, tries: 0 },
  },
  escrow: {
    ...{ mode: "live", rail: "x402", developer: "dev_0xabc", payer: "0xabc" },
    ...{ amount: 1_500_000_000n, refundable_at: AT + 90, state: "ending", worker: "wrk_1" },
    ...{ destination: "0xdef", to_worker: 1_200_000_000n, fee: 300_000_000n, to_payer: 0n },
    ...{ reference: null, made_at: AT, tries: 0 },
  },
  payee: { destinations: [{ rail: "stripe", state: "ready", reference: "acct_1" }] },
  link: { to: "deposit", record: "dep_1" },
  rail_event: {
    ...{ mode: "live", rail: "stripe", event: "payment_intent.succeeded", about: "deposit" },
    ...{ reference: "pi_1", amount: null, note: null, at: AT },
  },
};
