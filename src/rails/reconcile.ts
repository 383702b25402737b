import type { Index, Place, Query, Stored } from "../../engine/index.ts";
import { bringDeposit, bringPayout } from "./bring.ts";
import { loadOne, type RailDesk } from "./desk.ts";

/** So long after a payment its bank may take it back without anybody being told. */
const LOOKED_BACK_MS = 120 * 86_400_000;
const PAGE = 200;
const AT_ONCE = 8;

export interface Reconciled {
  readonly asked: number;
  readonly changed: number;
  readonly faults: readonly { readonly reference: string; readonly fault: string }[];
}

interface Question {
  readonly record: Stored<"deposit"> | Stored<"payout">;
  ask(): Promise<unknown>;
}

/**
 * Asks every rail, or one, about all that is not over, and about deposits that a bank may still
 * take back. Returns when all have answered or failed to.
 */
export async function reconcile(desk: RailDesk, only: string | null): Promise<Reconciled> {
  const questions = (await questionsOf(desk)).filter(
    ({ record }) => only === null || record.data.rail === only,
  );
  const faults: { reference: string; fault: string }[] = [];
  let changed = 0;
  const waiting = questions.values();
  const work = async (): Promise<void> => {
    for (const { record, ask } of waiting) {
      try {
        await ask();
        const after = await loadOne(desk, record);
        if (after?.version !== record.version) changed += 1;
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        faults.push({ reference: record.id, fault });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { asked: questions.length, changed, faults };
}

async function questionsOf(desk: RailDesk): Promise<readonly Question[]> {
  const since = desk.services.clock.now() - LOOKED_BACK_MS;
  const found: Question[] = [];
  const isProvided = (rail: string): boolean => desk.rails.get(rail)?.settles === "by_provider";
  for (const state of ["requested", "pending", "succeeded"])
    for await (const record of pages(desk, "deposits_by_state", state))
      if (!isDeposit(record) || record.data.requested_at < since) break;
      else if (isProvided(record.data.rail))
        found.push({ record, ask: () => bringDeposit(desk, record.id) });
  for await (const record of pages(desk, "payouts_by_state", "in_flight"))
    if (isPayout(record) && isProvided(record.data.rail))
      found.push({ record, ask: () => bringPayout(desk, record.id) });
  return found;
}

const isDeposit = (record: Stored): record is Stored<"deposit"> => record.kind === "deposit";
const isPayout = (record: Stored): record is Stored<"payout"> => record.kind === "payout";

/** All records of one state, the newest first. */
async function* pages(desk: RailDesk, index: Index, state: string): AsyncGenerator<Stored> {
  let after: Place | null = null;
  for (;;) {
    const query: Query = { index, equals: [state], direction: "newest_first", after, limit: PAGE };
    const page: readonly Stored[] = await desk.services.storage.find(query);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE || !("requested_at" in last.data)) return;
    after = { order: last.data.requested_at, id: last.id };
  }
}
