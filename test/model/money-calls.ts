import { earnings } from "../../engine/ledger/account.ts";
import type { Principal } from "../../engine/policy/principal.ts";
import type { Call, Table } from "./calls.ts";

const NOTE = { note: "by hand" };

/** Money in and out: what its owners ask for, and what the operator says of it. */
export function moneyCall(table: Table, developer: Principal): Call {
  const { cast, dice } = table;
  const { operator } = cast.market;
  return dice.weigh<() => Call>([
    [4, () => ({ who: developer, name: "top_up", input: { amber: dice.pick([1, 2, 3, 300]) } })],
    [6, () => ({ who: earner(table), name: "request_payout", input: {} })],
    [3, () => ({ who: earner(table), name: "request_payout", input: { amount_amber: "2" } })],
    [3, () => refunding(table, developer)],
    [8, () => settling(table)],
    [3, () => recording(table, developer)],
    [2, () => adjusting(table, developer)],
    [1, () => ({ who: operator, name: dice.pick(["get_rails", "reconcile_rails"]), input: {} })],
    [1, () => ({ who: dice.pick(cast.workers), name: "list_payouts", input: {} })],
    [1, () => ({ who: dice.pick(cast.workers), name: "list_payees", input: {} })],
    [1, () => ({ who: dice.pick(cast.workers), name: "open_payee", input: {} })],
    [1, () => ({ who: developer, name: "list_deposits", input: {} })],
  ])();
}

/** A worker who has something to be paid out, if there is one. */
function earner({ cast, books, dice }: Table): Principal {
  const rich = cast.workers.filter(({ id, mode }) => books.balance(earnings(mode, id)) > 0n);
  return dice.pick(rich.length > 0 ? rich : cast.workers);
}

function refunding({ books, dice }: Table, developer: Principal): Call {
  const own = books.all("deposit").filter(({ data }) => data.developer === developer.id);
  const there = own.filter(({ data }) => data.received > data.refunded);
  const deposit_id = (there.at(-1) ?? own.at(-1))?.id ?? "dep_none";
  const amount = dice.chance(0.5) ? { amount_amber: 1 } : {};
  return { who: developer, name: "refund_deposit", input: { deposit_id, ...amount } };
}

/** Says how a payout went that waits for the operator. */
function settling({ cast, books, dice }: Table): Call {
  const who = cast.market.operator;
  const waiting = books.all("payout").find(({ data }) => data.state === "under_review");
  if (waiting !== undefined && dice.chance(0.5)) {
    const decision = dice.chance(0.8) ? "approve" : "refuse";
    return { who, name: "review_payout", input: { payout_id: waiting.id, decision, ...NOTE } };
  }
  const flying = books.all("payout").find(({ data }) => data.state === "in_flight");
  if (flying === undefined) return { who, name: "list_payouts", input: {} };
  const outcome = dice.pick(["paid", "failed"]);
  const input = { payout_id: flying.id, outcome, ...NOTE, reference: "the bank's" };
  return { who, name: "settle_payout", input };
}

/** Notes that money came in by hand, or says so again. */
function recording({ cast, books, dice }: Table, developer: Principal): Call {
  const who = { ...cast.market.operator, mode: developer.mode };
  const waiting = books
    .all("deposit")
    .find(({ data }) => data.state === "pending" && data.mode === who.mode && data.note !== null);
  if (waiting === undefined) {
    const input = { account_id: developer.id, amount_amber: dice.pick([1, 120]) };
    return { who, name: "record_deposit", input: { ...input, ...NOTE, reference: "slip 7" } };
  }
  const outcome = dice.chance(0.8) ? "received" : "failed";
  const input = { deposit_id: waiting.id, account_id: waiting.data.developer, outcome, ...NOTE };
  return { who, name: "confirm_deposit", input };
}

const adjusting = ({ cast, dice }: Table, developer: Principal): Call => ({
  who: cast.market.operator,
  name: "adjust_balance",
  input: {
    ...{ account_id: developer.id, ...NOTE, mode: developer.mode },
    direction: dice.chance(0.7) ? "credit" : "debit",
    amount_amber: dice.pick([1, 250]),
  },
});
