import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Rejected } from "../decision.ts";
import { frozen, losses, rail, wallet, type MoneyAccount } from "../ledger/account.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { checkRoom } from "../ledger/room.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { DepositFacts } from "../rail-port.ts";
import type { DepositData, Stored } from "../records.ts";
import { iso, isoOrNull } from "../time.ts";
import { checkGrain, chooseRail, railOf } from "./choose.ts";
import { drawDaily } from "./daily.ts";
import { SANDBOX_FAILED, sandboxOutcome } from "./sandbox.ts";
import { nextTry } from "./tries.ts";

export const viewDeposit = ({ id, data }: Stored<"deposit">) => ({
  deposit_id: id,
  account_id: data.developer,
  state: data.state,
  rail: data.rail,
  mode: data.mode,
  amount_amber: printAmber(data.amount),
  amount_usd: printUsd(data.amount),
  received_amber: printAmber(data.received),
  received_usd: printUsd(data.received),
  refunded_amber: printAmber(data.refunded),
  frozen_amber: printAmber(data.frozen),
  gone_amber: printAmber(data.gone),
  uncovered_amber: printAmber(data.uncovered),
  requested_at: iso(data.requested_at),
  settled_at: isoOrNull(data.settled_at),
  reference: data.reference,
  reason: data.reason,
});

/** A deposit of which nothing has come yet. */
export const newDeposit = (
  given: Pick<DepositData, "developer" | "mode" | "rail" | "amount" | "requested_at">,
): DepositData => ({
  ...given,
  state: "requested",
  ...{ received: 0n, frozen: 0n, gone: 0n, uncovered: 0n, refunded: 0n },
  ...{ reference: null, source: null, reason: null, note: null },
  ...{ settled_at: null, tries: 0 },
});

/**
 * Asks for money to come in. Refuses, in order: no such rail, an amount it does not move, more than
 * the account can hold, more than a day's.
 */
export function requestDeposit(
  changes: Changes,
  wish: { readonly amount: Micros; readonly rail: string | undefined },
  context: Context,
): Stored<"deposit"> | Rejected {
  const { who, policy, now, seen } = context;
  const way = chooseRail(policy, who.mode, "deposits", wish.rail);
  if (isRejected(way)) return way;
  if (way.deposits === null) return reject("rail_not_configured");
  const { amount } = wish;
  const refused =
    checkGrain(amount, way.deposits, "usd") ??
    checkRoom(seen.balance(wallet(who.mode, who.id)), amount);
  if (refused) return refused;
  const draw = { direction: "in", account: who.id, amount } as const;
  const overdrawn = drawDaily(changes, context, way.deposits.daily, draw);
  if (overdrawn) return overdrawn;
  const given = { developer: who.id, mode: who.mode, rail: way.name, amount, requested_at: now };
  const asked = changes.create("deposit", context.id("dep"), {
    type: "deposit.requested",
    set: newDeposit(given),
    wake: way.settles === "by_provider" ? now : null,
    // Where it ends at once, only its end is told.
    to: way.settles === "at_once" ? [] : [who.id],
  });
  return way.settles === "at_once" ? playOut(changes, asked, context) : asked;
}

/** Play money: its amount says how it ends. */
function playOut(
  changes: Changes,
  deposit: Stored<"deposit">,
  context: Context,
): Stored<"deposit"> {
  const { amount } = deposit.data;
  const state = sandboxOutcome(amount);
  const received = state === "succeeded" ? amount : 0n;
  const reason = state === "failed" ? SANDBOX_FAILED : null;
  const none = { refunded: 0n, disputed: 0n, lost: 0n };
  return applyFacts(changes, deposit, { state, received, reason, ...none }, context) ?? deposit;
}

/**
 * Brings a deposit to what the provider says of it, whatever was heard of it before: what came in
 * goes to the wallet, what a bank has taken back leaves it, as far as it is there, and the platform
 * bears the rest. Null where nothing is new. The facts must be at least as new as the record.
 */
export function applyFacts(
  changes: Changes,
  deposit: Stored<"deposit">,
  facts: DepositFacts,
  context: Context,
): Stored<"deposit"> | null {
  const { data } = deposit;
  const { state, reason, received, disputed } = facts;
  const gone = facts.lost + facts.refunded;
  const isSame = data.state === state && data.reason === reason && data.received === received;
  if (isSame && data.frozen === disputed && data.gone === gone) return null;
  const balance = context.seen.balance(wallet(data.mode, data.developer));
  const { moves, uncovered } = movesOf(data, { received, disputed, gone }, balance);
  const isOver = state !== "pending";
  const isAsked = !isOver && railOf(context.policy, data)?.settles === "by_provider";
  return changes.change(deposit, {
    type: typeOf(data, facts),
    set: {
      ...{ state, reason, received, frozen: disputed, gone, uncovered, tries: 0 },
      settled_at: isOver ? (data.settled_at ?? context.now) : null,
    },
    wake: isAsked ? nextTry({ tries: 0 }, context.now) : null,
    transfers: transfersOf(deposit, moves),
    to: [data.developer],
  });
}

function typeOf(data: DepositData, { state, received, disputed }: DepositFacts): string {
  if (received > data.received) return "wallet.topped_up";
  if (disputed > data.frozen) return "deposit.disputed";
  return state === "failed" ? "deposit.failed" : "deposit.updated";
}

/** What flows between which accounts, in order, in micro-Amber. */
interface Moves {
  readonly credit: Micros;
  readonly taken: Micros;
  readonly borne: Micros;
  readonly returned: Micros;
  readonly left: Micros;
  readonly relieved: Micros;
  readonly given: Micros;
}

const least = (one: Micros, other: Micros): Micros => (one < other ? one : other);
const above = (amount: Micros): Micros => (amount > 0n ? amount : 0n);

/** The wallet pays what is taken back as far as it goes, and what returns relieves others first. */
function movesOf(
  data: DepositData,
  to: { readonly received: Micros; readonly disputed: Micros; readonly gone: Micros },
  balance: Micros,
): { readonly moves: Moves; readonly uncovered: Micros } {
  const credit = above(to.received - data.received);
  const more = to.disputed + to.gone - (data.frozen + data.gone);
  const taken = least(above(more), balance + credit);
  const borne = above(more) - taken;
  const relieved = least(above(-more), data.uncovered);
  const given = above(-more) - relieved;
  const out = to.gone - data.gone;
  const moves = { credit, taken, borne, returned: above(-out), left: above(out), relieved, given };
  return { moves, uncovered: data.uncovered + borne - relieved };
}

function transfersOf({ id, data, version }: Stored<"deposit">, moves: Moves): readonly Transfer[] {
  const { mode, developer } = data;
  const [outside, own] = [rail(mode, data.rail), wallet(mode, developer)];
  const [apart, platform] = [frozen(mode, developer), losses(mode)];
  const ways: readonly (readonly [keyof Moves, MoneyAccount, MoneyAccount])[] = [
    ["credit", outside, own],
    ["taken", own, apart],
    ["borne", platform, apart],
    ["returned", outside, apart],
    ["left", apart, outside],
    ["relieved", apart, platform],
    ["given", apart, own],
  ];
  return ways
    .map(([what, from, to]) => {
      return { id: `${id}:${version + 1}:${what}`, from, to, amount: moves[what] };
    })
    .filter(({ amount }) => amount > 0n);
}

/** There was no news: the provider is asked again later. */
export const noNews = (
  changes: Changes,
  deposit: Stored<"deposit">,
  context: Context,
): Stored<"deposit"> =>
  changes.change(deposit, {
    type: "deposit.pending",
    set: { tries: deposit.data.tries + 1 },
    wake: nextTry(deposit.data, context.now),
  });
