import { assert, broken } from "../assert.ts";
import type { Context } from "../context.ts";
import { reject, type Rejected } from "../decision.ts";
import { earnings, payout, rail, wallet, type MoneyAccount } from "../ledger/account.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { defineProcess } from "../process/define.ts";
import { payout1 } from "../process/payout.ts";
import type { Actor, DefinedProcess, Transition } from "../process/types.ts";
import type { PayoutData } from "../records.ts";
import { railOf } from "./choose.ts";

/** What is asked of a payout about to be made, and when time takes one back. */
const VOCABULARY = {
  guards: new Set(["needs_review"]),
  moments: new Set(["payout_review"]),
};

/** Checked like the processes of tasks. */
export const PAYOUT_PROCESS: DefinedProcess = defineProcess(payout1, VOCABULARY);

const planOf = (state: string) =>
  PAYOUT_PROCESS.plan.get(state) ?? broken(`${PAYOUT_PROCESS.id} has the state ${state}`);

export const isOver = ({ state }: PayoutData): boolean =>
  PAYOUT_PROCESS.states[state]?.final === true;

/** Whose money it is. */
export const ownerOf = ({ worker, developer }: PayoutData): string =>
  worker ?? developer ?? broken("a payout is somebody's");

const sourceOf = ({ worker, developer, mode }: PayoutData): MoneyAccount =>
  worker === null ? wallet(mode, developer ?? "") : earnings(mode, worker);

/** What a transition makes of a payout: its state, and the transfer. */
export interface PayoutStep {
  readonly state: string;
  readonly transfers: readonly Transfer[];
}

/** The transition that this actor may take now, or why there is none. */
export function findPayoutWay(data: PayoutData, on: string, actor: Actor): Transition | Rejected {
  const way = planOf(data.state)
    .on.get(on)
    ?.find(({ by }) => by.includes(actor));
  if (way) return way;
  return reject("wrong_state", {
    message: `This payout is ${data.state}.`,
    data: { status: data.state },
  });
}

/** Takes one transition. `version` is the one the record is about to have. */
export function takePayoutWay(
  way: Transition,
  {
    id,
    data,
    version,
  }: { readonly id: string; readonly data: PayoutData; readonly version: number },
): PayoutStep {
  const flight = payout(data.mode, ownerOf(data));
  const move = (what: string, from: MoneyAccount, to: MoneyAccount): PayoutStep => ({
    state: way.to,
    transfers: [{ id: `${id}:${version}:${what}`, from, to, amount: data.amount }],
  });
  switch (way.money) {
    case "hold":
      return move("request", sourceOf(data), flight);
    case "release":
      return move("settle", flight, rail(data.mode, data.rail));
    case "refund":
      return move("back", flight, sourceOf(data));
    case undefined:
      return { state: way.to, transfers: [] };
    default:
      return broken(`a payout is whole: it knows no ${way.money}`);
  }
}

/** From the beginning to where the engine leaves it: looked at first, or on its way. */
export function beginPayout(
  id: string,
  data: PayoutData,
  review: "needed" | "not_needed",
): PayoutStep {
  const way = planOf(PAYOUT_PROCESS.initial).engine.find(
    ({ when }) => when === undefined || review === "needed",
  );
  assert(way, "the engine lets no payout wait at its beginning");
  return takePayoutWay(way, { id, data, version: 1 });
}

/** When the clock must look at a payout again. */
export function payoutWake(data: PayoutData, { now, policy }: Context): number | null {
  if (data.state === "under_review") return now + policy.payouts.review_window;
  if (data.state !== "in_flight") return null;
  return railOf(policy, data)?.settles === "by_provider" ? now : null;
}
