import { z } from "zod";
import { Changes } from "../../changes.ts";
import { reject } from "../../decision.ts";
import type { Ref } from "../../records.ts";
import { iso } from "../../time.ts";
import { id, keyed, line, time } from "../schemas.ts";
import { operation } from "../operation.ts";

const OPERATOR = ["operator"] as const;
export const MARKET: Ref<"market"> = { kind: "market", id: "market" };

/** Furthest that one call may move the sandbox's clock. */
const LONGEST_SECONDS = 366 * 24 * 3600;

export const advanceClock = operation({
  name: "advance_clock",
  title: "Advance the clock",
  sentence:
    "Sandbox only: moves the market's clock forward and lets everything happen that falls due on " +
    "the way, in order, before it answers. Time never runs back.",
  roles: OPERATOR,
  scope: null,
  effects: "writes",
  input: z.strictObject({ seconds: z.number().positive().max(LONGEST_SECONDS), ...keyed }),
  output: z.object({ now: time, clock_offset_seconds: z.number() }),
  needs: () => ({ records: [MARKET] }),
  decide: ({ seconds }, context) => {
    if (context.policy.rails.live.length > 0)
      return reject("rule_broken", {
        reason: "sandbox_only",
        message: "The clock can only be moved in a sandbox: real money waits for real time.",
      });
    const before = context.seen.record(MARKET);
    const clock_offset = (before?.data.clock_offset ?? 0) + Math.round(seconds * 1000);
    const changes = new Changes(context);
    changes.put("market", MARKET.id, before, {
      type: "clock.advanced",
      set: { clock_offset },
    });
    return changes.accept({
      now: iso(context.now + Math.round(seconds * 1000)),
      clock_offset_seconds: clock_offset / 1000,
    });
  },
});

const KINDS = ["developer", "agent", "worker"] as const;

export const suspend = operation({
  name: "suspend",
  title: "Suspend an account",
  sentence:
    "Stops a developer, an agent or a worker from doing anything from its next call on, or lets " +
    "it go on. A developer's agents stop with it. Money stays where it is.",
  roles: OPERATOR,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    account_id: id,
    suspended: z.boolean().default(true),
    reason: line(1000).optional(),
    ...keyed,
  }),
  output: z.object({ account_id: z.string(), suspended: z.boolean() }),
  needs: ({ account_id }) => ({ records: KINDS.map((kind) => ({ kind, id: account_id })) }),
  decide: ({ account_id, suspended }, context) => {
    const { seen } = context;
    const account =
      seen.record({ kind: "developer", id: account_id }) ??
      seen.record({ kind: "agent", id: account_id }) ??
      seen.record({ kind: "worker", id: account_id });
    if (!account) return reject("not_found");
    const changes = new Changes(context);
    changes.change(account, {
      type: suspended ? "account.suspended" : "account.restored",
      set: { suspended },
      to: [account_id],
    });
    return changes.accept({ account_id, suspended });
  },
});
