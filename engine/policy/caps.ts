import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { reject, type Rejected } from "../decision.ts";
import type { Counter, Mode } from "../ledger/account.ts";
import { allowanceCounter } from "../ledger/counters.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { Stored } from "../records.ts";
import { DAY } from "./policy.ts";

/** One agent's allowance for one UTC day, counted from 1970. */
export const allowanceId = (mode: Mode, agent: string, now: number): string =>
  `${mode}:${agent}:${Math.floor(now / DAY)}`;

const above = (cap: Micros, budget: Micros, what: string, left: Micros): Rejected =>
  reject("cap_exceeded", {
    message:
      `The task's ${printAmber(budget)} Amber (${printUsd(budget)} USD) is above the ${what}: ` +
      `${printAmber(left)} of ${printAmber(cap)} Amber are left. Ask the developer to raise it.`,
    data: { cap_amber: printAmber(cap), left_amber: printAmber(left) },
  });

/** What an agent may still set aside today, whether or not its account was filled already. */
export function leftOfDay(
  cap: Micros,
  agent: string,
  { seen, who, now }: Pick<Context, "seen" | "who" | "now">,
): Micros {
  const id = allowanceId(who.mode, agent, now);
  const filled = seen.record({ kind: "allowance", id })?.data.filled ?? 0n;
  const left = seen.balance(allowanceCounter(id)) + cap - filled;
  // A cap lowered below what is spent leaves nothing; it does not take back.
  return left < 0n ? 0n : left;
}

/**
 * Checks the caps and names the allowance that the hold is drawn from; null where none is set.
 * The day's account is filled when first needed, and again when the cap was changed since. The
 * floor of the account, not this reading, is what rival commands cannot get past.
 */
export function drawAllowance(
  changes: Changes,
  context: Context,
  task: Stored<"task">,
): Counter | null | Rejected {
  const { budget, mode, agent, developer } = task.data;
  const caps = context.seen.record({ kind: "developer", id: developer })?.data;
  if (!caps) return null;
  if (caps.task_cap !== null && budget > caps.task_cap)
    return above(caps.task_cap, budget, "cap per task", caps.task_cap);
  if (caps.daily_cap === null) return null;

  const id = allowanceId(mode, agent, context.now);
  const counter = allowanceCounter(id);
  const before = context.seen.record({ kind: "allowance", id });
  const balance = context.seen.balance(counter);
  const filled = before?.data.filled ?? 0n;
  const left = leftOfDay(caps.daily_cap, agent, context);
  const add = left - balance;
  if (left < budget) return above(caps.daily_cap, budget, "agent's cap per day", left);
  if (add !== 0n)
    changes.put("allowance", id, before, {
      type: "allowance.filled",
      set: { filled: filled + add },
      tallies: [{ counter, add }],
    });
  return counter;
}
