import {
  printAmber,
  printShare,
  type Event,
  type MoneyAccount,
  type Submission,
  type Transfer,
} from "../../../engine/index.ts";
import type { Marketplace } from "../../marketplace.ts";

/** One thing that happened, as it is told, and the money that moved with it. */
export interface Line {
  readonly at: number;
  readonly says: string;
  readonly moved: readonly Moved[];
}

export interface Moved {
  readonly from: string;
  readonly to: string;
  readonly amount_amber: string;
}

/** Listens to a market and tells what happens there; it makes nothing up. */
export class Story {
  readonly #market: Marketplace;
  readonly #names = new Map<string, string>();
  readonly #tell: (line: Line) => void;

  constructor(market: Marketplace, tell: (line: Line) => void) {
    this.#market = market;
    this.#tell = tell;
    market.on("recorded", (event) => this.#hear(event));
  }

  /** From now on this account goes by a name. */
  name(id: string, name: string): void {
    this.#names.set(id, name);
  }

  nameOf(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** What an answer said, where nothing happened. */
  note(says: string): void {
    this.#tell({ at: this.#market.now(), says, moved: [] });
  }

  /** An account of the ledger in words. */
  accountOf(account: string): string {
    const [kind = "", , owner = ""] = account.split(":");
    return kind === "fees" || kind === "hold" ? kind : `${kind} of ${this.nameOf(owner)}`;
  }

  #hear(event: Event): void {
    const says = sayingOf(event, (id) => this.nameOf(id));
    const moved = event.transfers.map((transfer) => this.#moved(transfer));
    if (says !== null || moved.length > 0)
      this.#tell({ at: event.at, says: sentence(says ?? event.type), moved });
  }

  #moved({ from, to, amount }: Transfer): Moved {
    const name = (account: MoneyAccount): string => this.accountOf(account);
    return { from: name(from), to: name(to), amount_amber: printAmber(amount) };
  }
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type NameOf = (id: string) => string;
const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** An event in a sentence; null for what another event of the same moment tells better. */
function sayingOf({ type, by, set }: Event, nameOf: NameOf): string | null {
  const who = nameOf(by);
  if (type === "wallet.topped_up") return `${who} tops the wallet up.`;
  if ("display_name" in set) return `${who} registers the agent ${set.display_name}.`;
  if ("spec" in set) return `${who} drafts: ${set.spec?.title} (${set.milestones} milestones).`;
  if ("submissions" in set) return aboutSubmission(who, set.submissions?.at(-1));
  if ("bids" in set && "applications" in set) {
    const bid = set.bids?.at(-1);
    return bid ? `${nameOf(bid.worker)} bids ${printAmber(bid.amount)} Amber, sealed.` : null;
  }
  if ("tier" in set) return `${who} disputes it: ${set.reason} ${set.findings?.join(" ")}`;
  if ("ruling" in set)
    return `${who} rules: ${set.ruling}, ${printShare(set.worker_share ?? 0)} to the worker.`;
  if ("price" in set && "worker" in set)
    return `The task goes to ${nameOf(set.worker ?? "")} for ${printAmber(set.price ?? 0n)} Amber.`;
  return aboutTask(type, who, set);
}

function aboutTask(type: string, who: string, set: Event["set"]): string | null {
  if (type === "task.bidding" && "bidding_closes" in set)
    return `${who} funds it. Bids are sealed until ${clock(set.bidding_closes ?? 0)}.`;
  if (type === "task.bidding_closed") return "Bidding closes and the bids are opened.";
  if (type === "task.partially_approved")
    return who === "the clock"
      ? "Nobody reviews it in time, and silence approves it."
      : `${who} approves it.`;
  return type === "task.completed" ? "The task is completed." : null;
}

function aboutSubmission(who: string, last: Submission | undefined): string | null {
  if (last?.outcome === "rejected") return `${who} asks for a revision: ${last.reason}`;
  if (last?.outcome !== "in_review") return null;
  const lines = last.checks.checks;
  const passed = lines.filter(({ result }) => result === "passed").length;
  return (
    `${who} hands in milestone ${last.milestone}, try ${last.revision}: ` +
    `${passed} of ${lines.length} checks passed.`
  );
}
