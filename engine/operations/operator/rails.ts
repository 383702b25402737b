import { z } from "zod";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import type { Mode } from "../../ledger/account.ts";
import { printAmber } from "../../money.ts";
import type { RailFacts } from "../../policy/policy.ts";
import type { Query } from "../../ports.ts";
import { iso } from "../../time.ts";
import { operation } from "../operation.ts";
import { amberOut, keyed, line, time } from "../schemas.ts";

const OPERATOR = ["operator"] as const;
const MODES: readonly Mode[] = ["test", "live"];
/** So many of each are counted; more are shown as so many. */
const COUNTED = 200;
const EVENTS = 20;

const railOut = z.object({
  name: z.string(),
  mode: z.string(),
  settles: z.string(),
  can: z.array(z.string()),
  ledger_amber: amberOut.describe("What came in by it and has not left, as the ledger has it"),
  holdings_amber: amberOut.nullable().describe("What is there, as the provider has it"),
  deposits_pending: z.number(),
  payouts_under_review: z.number(),
  payouts_in_flight: z.number(),
  oldest_in_flight_at: time.nullable(),
  fault: z.string().nullable().describe("Why the provider could not be asked just now"),
});

const eventOut = z.object({
  event_id: z.string(),
  rail: z.string(),
  mode: z.string(),
  event: z.string(),
  about: z.string(),
  reference: z.string(),
  amount_amber: amberOut.nullable(),
  note: z.string().nullable(),
  at: time,
});

const oldest = (state: string) =>
  ({
    index: "payouts_by_state",
    equals: [state],
    direction: "oldest_first",
    after: null,
    limit: COUNTED,
  }) as const satisfies Query;

const pendingDeposits = {
  index: "deposits_by_state",
  equals: ["pending"],
  direction: "oldest_first",
  after: null,
  limit: COUNTED,
} as const satisfies Query;

const events = (mode: Mode) =>
  ({
    index: "rail_events",
    equals: [mode],
    direction: "newest_first",
    after: null,
    limit: EVENTS,
  }) as const satisfies Query;

const canOf = (way: RailFacts): readonly string[] =>
  (["deposits", "refunds", "payouts", "per_request"] as const).filter((part) => way[part] !== null);

export const getRails = operation({
  name: "get_rails",
  title: "Read the rails",
  sentence:
    "The ways for money in and out: what each can do, what waits there, what the ledger and the " +
    "provider say is there, and what was heard last.",
  roles: OPERATOR,
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ rails: z.array(railOut), events: z.array(eventOut) }),
  needs: () => ({
    totals: true,
    finds: [
      pendingDeposits,
      oldest("under_review"),
      oldest("in_flight"),
      ...MODES.map((mode) => events(mode)),
    ],
  }),
  decide: (_, { policy, found, totals }) => {
    const [deposits, reviews, flights, ...heard] = found;
    const sums = new Map<string, bigint>(totals);
    const rails = MODES.flatMap((mode) =>
      policy.rails[mode].map((way) => {
        const here = <D extends { mode: Mode; rail: string }>({ data }: { readonly data: D }) =>
          data.mode === mode && data.rail === way.name;
        const flying = ofKind("payout", flights ?? []).filter(here);
        const [first] = flying;
        return {
          ...{ name: way.name, mode, settles: way.settles, can: [...canOf(way)] },
          ledger_amber: printAmber(-(sums.get(`rail:${mode}:${way.name}`) ?? 0n)),
          ...{ holdings_amber: null, fault: null },
          deposits_pending: ofKind("deposit", deposits ?? []).filter(here).length,
          payouts_under_review: ofKind("payout", reviews ?? []).filter(here).length,
          payouts_in_flight: flying.length,
          oldest_in_flight_at: first ? iso(first.data.requested_at) : null,
        };
      }),
    );
    const all = ofKind("rail_event", heard.flat()).toSorted((a, b) => b.data.at - a.data.at);
    return answer({
      rails,
      events: all.slice(0, EVENTS).map(({ id, data }) => ({
        ...{ event_id: id, rail: data.rail, mode: data.mode, event: data.event },
        ...{ about: data.about, reference: data.reference, note: data.note, at: iso(data.at) },
        amount_amber: data.amount === null ? null : printAmber(data.amount),
      })),
    });
  },
});

export const reconcileRails = operation({
  name: "reconcile_rails",
  title: "Reconcile the rails",
  sentence:
    "Asks the providers how every deposit and payout stands that is not over, and every deposit " +
    "that a bank may still take back, and brings the ledger to what they say.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({ rail: line(40).optional(), ...keyed }),
  output: z.object({
    asked: z.number(),
    changed: z.number(),
    faults: z.array(z.object({ reference: z.string(), fault: z.string() })),
  }),
  needs: () => ({}),
  decide: () => answer({ asked: 0, changed: 0, faults: [] }),
});
