import { z } from "zod";
import { ofKind, type Context } from "../../context.ts";
import { answer, isRejected, reject } from "../../decision.ts";
import { earnings } from "../../ledger/account.ts";
import { chooseRail } from "../../rail/choose.ts";
import { dailyNeeds } from "../../rail/daily.ts";
import { requestPayout as request, viewPayout } from "../../rail/payout.ts";
import { operation } from "../operation.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { amber, amberOut, keyed, line, nextCursor, paged, time, usdOut } from "../schemas.ts";

export const payoutOut = z.object({
  payout_id: z.string(),
  account_id: z.string().describe("Whose money it is"),
  deposit_id: z.string().nullable().describe("What it sends back; null for earnings"),
  state: z.string().describe("under_review, in_flight, paid or reversed"),
  rail: z.string(),
  amount_amber: amberOut,
  amount_usd: usdOut,
  requested_at: time,
  settled_at: time.nullable(),
  reference: z.string().nullable(),
  reason: z.string().nullable().describe("Why it came back"),
});

const railName = line(40).describe("One of get_rails; the first that pays out by default");

export const requestPayout = operation({
  name: "request_payout",
  title: "Ask to be paid out",
  sentence: "Sends earnings on their way out: all of them, or the amount given.",
  roles: ["worker"],
  scope: null,
  effects: "moves_money",
  input: z.strictObject({ amount_amber: amber.optional(), rail: railName.optional(), ...keyed }),
  output: payoutOut,
  needs: (_, who, now) => {
    const daily = dailyNeeds("out", who, now);
    return {
      records: [{ kind: "payee", id: who.id }, ...daily.records],
      accounts: [earnings(who.mode, who.id), ...daily.accounts],
    };
  },
  decide: ({ amount_amber: amount, rail }, context) => request({ amount, rail }, context),
});

const STATES = ["under_review", "in_flight", "paid", "reversed"] as const;

export const listPayouts = operation({
  name: "list_payouts",
  title: "List payouts",
  sentence:
    "A worker's own payouts, newest first. For an operator all in one state, oldest first: those " +
    "under review wait for review_payout, those in flight for their rail or for settle_payout.",
  roles: ["worker", "operator"],
  scope: null,
  effects: "reads",
  input: z.strictObject({
    state: z.enum(STATES).optional().describe("under_review by default, from an operator"),
    ...paged,
  }),
  output: z.object({ payouts: z.array(payoutOut), next_cursor: nextCursor }),
  needs: ({ state, cursor, limit }, who) => {
    const page = { after: placeOf(cursor), limit };
    return {
      finds: [
        who.role === "operator"
          ? {
              ...{ index: "payouts_by_state", equals: [state ?? "under_review"] },
              ...{ direction: "oldest_first", ...page },
            }
          : {
              ...{ index: "payouts_by_worker", equals: [who.id] },
              ...{ direction: "newest_first", ...page },
            },
      ],
    };
  },
  decide: ({ state, limit }, context) => {
    const page = ofKind("payout", context.found[0] ?? []);
    return answer({
      payouts: page
        .filter(({ data }) => isVisible(data.mode, context))
        .filter(({ data }) => state === undefined || data.state === state)
        .map(viewPayout),
      next_cursor: cursorOf(page, limit, ({ data }) => data.requested_at),
    });
  },
});

const isVisible = (mode: string, { who }: Context): boolean =>
  who.role === "operator" || mode === who.mode;

const payeeOut = z.object({
  rail: z.string(),
  state: z.string().describe("incomplete or ready"),
  reference: z.string().nullable(),
  onboarding_url: z.string().nullable().describe("Where to fill in what is missing"),
});

export const openPayee = operation({
  name: "open_payee",
  title: "Say where to be paid",
  sentence:
    "Names where a rail pays this worker: an address of a chain, or an account that the rail " +
    "asks the rest for at onboarding_url. Call again for a fresh link, or for another address.",
  roles: ["worker"],
  scope: null,
  effects: "writes",
  input: z.strictObject({
    rail: railName.optional(),
    email: z.email().max(254).optional(),
    address: line(120).optional().describe("Of a chain"),
    return_url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    ...keyed,
  }),
  output: payeeOut,
  needs: () => ({}),
  decide: ({ rail }, { policy, who }) => {
    const able = policy.rails[who.mode].filter(({ payees }) => payees === "needed");
    if (able.length === 0)
      return reject("rule_broken", {
        ...{ field: "rail", reason: "not_needed" },
        message: "No rail of this host asks where you are paid. Call request_payout.",
      });
    const needed = { ...policy, rails: { ...policy.rails, [who.mode]: able } };
    const way = chooseRail(needed, who.mode, "payouts", rail);
    if (isRejected(way)) return way;
    const unknown = { reference: null, onboarding_url: null };
    return answer({ rail: way.name, state: "incomplete", ...unknown });
  },
});

export const listPayees = operation({
  name: "list_payees",
  title: "List where one is paid",
  sentence: "Where each rail pays this worker, and whether anything is still missing there.",
  roles: ["worker"],
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ payees: z.array(payeeOut.omit({ onboarding_url: true })) }),
  needs: (_, who) => ({ records: [{ kind: "payee", id: who.id }] }),
  decide: (_, { seen, who }) => {
    const payee = seen.record({ kind: "payee", id: who.id });
    return answer({ payees: [...(payee?.data.destinations ?? [])] });
  },
});
