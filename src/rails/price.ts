import {
  authorise,
  decide,
  OPERATIONS,
  printAmber,
  printUsd,
  wallet,
  wantOf,
  withBalance,
  type Command,
  type Micros,
  type MoneyRail,
  type PaidCall,
  type PaymentData,
  type Price,
  type Principal,
  type Rejection,
} from "../../engine/index.ts";
import { contextOf, readingOf } from "../runner.ts";
import { loadOne, type RailDesk } from "./desk.ts";

const amountIn = (input: Command["input"], ...names: readonly string[]): Micros | null => {
  for (const name of names) {
    const value = input[name];
    if (typeof value === "bigint") return value;
  }
  return null;
};

/** What a call costs that this rail may pay for; null where it costs nothing by it. */
export async function priceOf(
  desk: RailDesk,
  rail: MoneyRail,
  { operation, who }: PaidCall,
  { input }: Command,
): Promise<Micros | null> {
  switch (operation) {
    case "post_task":
      return amountIn(input, "budget_amber");
    case "top_up":
      // A contract holds the money of tasks, and no other.
      return rail.escrow === null && isFor(desk, rail, input["rail"])
        ? amountIn(input, "usd", "amber")
        : null;
    case "fund_task": {
      const id = input["task_id"];
      const task = typeof id === "string" ? await loadOne(desk, { kind: "task", id }) : null;
      return task !== null && task.data.developer === (who.developer ?? who.id)
        ? task.data.budget
        : null;
    }
    default:
      return null;
  }
}

/** Money is brought in by this rail where it is named, or where no other brings any. */
function isFor({ rails }: RailDesk, { name, mode }: MoneyRail, named: unknown): boolean {
  if (named !== undefined) return named === name;
  return ![...rails.values()].some((each) => each.mode === mode && each.deposits !== null);
}

/**
 * What would be refused if the money were there; null where nothing would. Nothing is recorded.
 * A top-up has only to be the caller's to ask for.
 */
export async function rehearse(
  { services }: RailDesk,
  command: Command,
  { operation: name }: PaidCall,
  who: Principal,
  { amount }: Pick<Price, "amount">,
): Promise<Rejection | null> {
  const operation = Object.values(OPERATIONS).find((each) => each.name === name);
  if (operation === undefined) return null;
  const refused = authorise(operation, who);
  if (refused) return refused.rejection;
  if (name === "top_up") return null;
  const now = services.clock.now();
  const needs = command.needs(who, now);
  const want = wantOf(operation, command, needs, { who, policy: services.policy, answer: null });
  const loaded = await services.storage.load(want);
  const reading = await readingOf(services, loaded, needs);
  const seen = withBalance(loaded, wallet(who.mode, who.developer ?? who.id), amount);
  const decision = decide(operation, command, contextOf(services, { ...reading, seen }, who, now));
  return decision.ok ? null : decision.rejection;
}

/** What `top_up` answers where the money has come by a payment. */
export const topUpAnswer = (data: PaymentData, balance: Micros) => ({
  balance_amber: printAmber(balance),
  balance_usd: printUsd(balance),
  added_amber: printAmber(data.amount),
  added_usd: printUsd(data.amount),
  mode: data.mode,
  deposit_id: data.deposit ?? "",
  ...{ state: "succeeded", rail: data.rail, client_secret: null, reason: null },
});
