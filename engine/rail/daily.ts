import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { reject, type Rejected } from "../decision.ts";
import type { Mode } from "../ledger/account.ts";
import { allowanceCounter } from "../ledger/counters.ts";
import { printAmber, type Micros } from "../money.ts";
import { DAY } from "../policy/policy.ts";
import type { Needs } from "../operations/operation.ts";

/** Which way money goes that is counted by the day. */
export type Direction = "in" | "out";

const dailyId = (direction: Direction, mode: Mode, account: string, now: number): string =>
  `${direction}:${mode}:${account}:${Math.floor(now / DAY)}`;

/** What counting an account's day reads. */
export function dailyNeeds(
  direction: Direction,
  { mode, id }: { readonly mode: Mode; readonly id: string },
  now: number,
): Required<Pick<Needs, "records" | "accounts">> {
  const day = dailyId(direction, mode, id, now);
  return { records: [{ kind: "allowance", id: day }], accounts: [allowanceCounter(day)] };
}

/**
 * Counts an amount towards what an account may move within a UTC day. The floor of the day's
 * account, not this reading, is what rival commands cannot get past.
 */
export function drawDaily(
  changes: Changes,
  context: Context,
  cap: Micros | null,
  draw: { readonly direction: Direction; readonly account: string; readonly amount: Micros },
): Rejected | null {
  if (cap === null) return null;
  const { who, now, seen } = context;
  const id = dailyId(draw.direction, who.mode, draw.account, now);
  const counter = allowanceCounter(id);
  const before = seen.record({ kind: "allowance", id });
  const filled = before?.data.filled ?? 0n;
  const left = seen.balance(counter) + cap - filled;
  if (left < draw.amount)
    return reject("cap_exceeded", {
      message:
        `${printAmber(left < 0n ? 0n : left)} of ${printAmber(cap)} Amber a day are left. ` +
        "Try again tomorrow, or with less.",
      data: { cap_amber: printAmber(cap), left_amber: printAmber(left < 0n ? 0n : left) },
    });
  changes.put("allowance", id, before, {
    type: "allowance.drawn",
    set: { filled: cap },
    tallies: [{ counter, add: cap - filled - draw.amount }].filter(({ add }) => add !== 0n),
  });
  return null;
}
