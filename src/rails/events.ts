import {
  eventRef,
  refused,
  rejection,
  type MoneyRail,
  type RailEvent,
  type Reply,
} from "../../engine/index.ts";
import { bringDeposit, bringPayee, bringPayout } from "./bring.ts";
import { loadOne, own, type PayDesk } from "./desk.ts";

/**
 * Hears what a provider sends. An event is only a hint to ask: what it says is not believed, so one
 * that is late, doubled or out of order does no harm. It is kept as heard once the asking is done;
 * where the provider could not be asked the answer is a refusal, and it sends the event again.
 */
export async function hearRail(
  teller: PayDesk,
  name: string,
  raw: string,
  headers: Readonly<Record<string, string>>,
): Promise<Reply> {
  const rail = teller.rails.get(name);
  if (!rail?.webhooks) return { ok: false, rejection: rejection("not_found") };
  const events = await rail.webhooks.read(raw, headers);
  if (!isList(events)) return refused(events, "signature");
  try {
    for (const event of events) await hear(teller, rail, event);
  } catch (error) {
    teller.complain(error);
    return { ok: false, rejection: rejection("rail_unreachable") };
  }
  return { ok: true, output: { heard: events.length }, replayed: false };
}

const isList = (given: unknown): given is readonly RailEvent[] => Array.isArray(given);

async function hear(teller: PayDesk, rail: MoneyRail, event: RailEvent): Promise<void> {
  if ((await loadOne(teller, eventRef(rail.name, event.id))) !== null) return;
  const { about, reference } = event;
  if (about === "payee") await bringPayee(teller, rail, reference);
  if (about === "payout") await bringPayout(teller, reference);
  if (about === "deposit") {
    const link = await loadOne(teller, { kind: "link", id: `${rail.name}:${reference}` });
    if (link?.data.to === "deposit") await bringDeposit(teller, link.data.record);
  }
  const told = { mode: rail.mode, rail: rail.name, id: event.id, event: event.kind };
  await own(teller, "note_rail_event", { ...told, about, reference });
}
