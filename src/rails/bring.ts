import type { MoneyRail, PayoutOrder, Stored } from "../../engine/index.ts";
import { isStale, loadOne, MOST_TRIES, own, type RailDesk } from "./desk.ts";

/** What a payer's browser needs, where there is something to pay. */
export interface Brought {
  readonly client_secret: string | null;
}

const NOTHING: Brought = { client_secret: null };

type ForDeposits = MoneyRail & { readonly deposits: NonNullable<MoneyRail["deposits"]> };

function railFor(desk: RailDesk, { data }: Stored<"deposit">): ForDeposits | null {
  const rail = desk.rails.get(data.rail);
  if (rail === undefined || rail.settles !== "by_provider") return null;
  const { deposits } = rail;
  return deposits === null ? null : { ...rail, deposits };
}

/**
 * Asks the provider about a deposit and records what it says: opens it where it is not known there
 * yet. Rejects where the provider gives no answer; nothing is lost by asking again.
 */
export async function bringDeposit(desk: RailDesk, id: string): Promise<Brought> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const deposit = await loadOne(desk, { kind: "deposit", id });
    const rail = deposit === null ? null : railFor(desk, deposit);
    if (deposit === null || rail === null) return NOTHING;
    if (deposit.data.reference === null) return open(desk, deposit, rail);
    const facts = await rail.deposits.look(deposit.data.reference);
    const reply = await own(desk, "note_deposit", { ...named(deposit), facts });
    if (!isStale(reply)) return NOTHING;
  }
  return NOTHING;
}

const named = ({ id, version, data }: Stored<"deposit">) => ({
  ...{ deposit_id: id, developer: data.developer, mode: data.mode, seen: version },
});

/** Opens a deposit, or opens it once more for whoever has lost what the browser needs. */
export async function openDeposit(desk: RailDesk, id: string): Promise<Brought> {
  const deposit = await loadOne(desk, { kind: "deposit", id });
  const rail = deposit === null ? null : railFor(desk, deposit);
  const isOpen = deposit?.data.state === "requested" || deposit?.data.state === "pending";
  return deposit !== null && rail !== null && isOpen ? open(desk, deposit, rail) : NOTHING;
}

async function open(
  desk: RailDesk,
  deposit: Stored<"deposit">,
  { name, deposits }: ForDeposits,
): Promise<Brought> {
  const { amount, developer: account, reference } = deposit.data;
  const opened = await deposits.open({ id: deposit.id, account, amount, reference });
  if (opened.state === "refused") {
    const none = { received: 0n, refunded: 0n, disputed: 0n, lost: 0n };
    const facts = { ...none, state: "failed", reason: opened.reason };
    await own(desk, "note_deposit", { ...named(deposit), facts });
    return NOTHING;
  }
  if (reference === null)
    await own(desk, "open_deposit", {
      ...named(deposit),
      ...{ rail: name, reference: opened.reference },
    });
  return { client_secret: opened.client_secret };
}

/**
 * Sends a payout on its way, or asks what became of it. Whether it was sent before is asked first
 * each time: a lost answer must not pay twice. Rejects where the rail gives no answer.
 */
export async function bringPayout(desk: RailDesk, id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const payout = await loadOne(desk, { kind: "payout", id });
    const rail = payout === null ? undefined : desk.rails.get(payout.data.rail);
    if (payout === null || rail?.settles !== "by_provider") return;
    if (payout.data.state !== "in_flight") return;
    const part = payout.data.deposit === null ? rail.payouts : rail.refunds;
    if (part === null) return;
    const order = orderOf(payout);
    const found = await part.find(order);
    const facts = found.state === "absent" ? await part.send(order) : found;
    const reply = await own(desk, "note_payout", { payout_id: id, seen: payout.version, facts });
    if (!isStale(reply)) return;
  }
}

const orderOf = ({ id, data }: Stored<"payout">): PayoutOrder => ({
  id,
  account: data.worker ?? data.developer ?? "",
  amount: data.amount,
  destination: data.destination ?? "",
});

/** Asks a rail whether a payee is ready now. */
export async function bringPayee(
  desk: RailDesk,
  rail: MoneyRail,
  reference: string,
): Promise<void> {
  const link = await loadOne(desk, { kind: "link", id: `${rail.name}:${reference}` });
  if (link?.data.to !== "payee" || rail.payees === null) return;
  const { state } = await rail.payees.look(reference);
  await own(desk, "note_payee", { account: link.data.record, rail: rail.name, reference, state });
}
