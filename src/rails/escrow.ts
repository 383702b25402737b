import type { EscrowFacts, Refused, Stored, TaskEscrow } from "../../engine/index.ts";
import { isStale, loadOne, MOST_TRIES, own, type RailDesk } from "./desk.ts";

type Said = "booked" | "waiting" | "settled" | "ended";

/**
 * Keeps a contract and the ledger together for one task: books what came in for it, and once the
 * task is over has the contract pay what the ledger has settled. Rejects where the contract does
 * not do it, or says something else than the ledger.
 */
export async function bringEscrow(desk: RailDesk, id: string): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const escrow = await loadOne(desk, { kind: "escrow", id });
    const task = await loadOne(desk, { kind: "task", id });
    const contract = escrow === null ? null : desk.rails.get(escrow.data.rail)?.escrow;
    if (escrow === null || task === null || !contract || escrow.data.state === "ended") return;
    const note = (is: Said, reference: string | null) =>
      own(desk, "note_escrow", {
        ...{ task_id: id, seen: escrow.version, worker: task.data.worker, is, reference },
      });
    const done = await next(escrow, task, contract, note);
    if (done === "rest") return;
  }
}

type Note = (is: Said, reference: string | null) => ReturnType<typeof own>;

/** One step; answers whether there may be another. */
async function next(
  escrow: Stored<"escrow">,
  task: Stored<"task">,
  contract: TaskEscrow,
  note: Note,
): Promise<"go_on" | "rest"> {
  const { payer, amount, refundable_at, state } = escrow.data;
  switch (state) {
    case "booking": {
      const booking = { task: escrow.id, payer, amount, refundable_at };
      const { reference } = sure(await contract.book(booking), ["held"]);
      await note("booked", reference);
      return "go_on";
    }
    case "held": {
      if (task.data.held > 0n) {
        const reply = await note("waiting", null);
        return isStale(reply) ? "go_on" : "rest";
      }
      await note("settled", null);
      return "go_on";
    }
    case "ending": {
      const { destination: worker, to_worker, fee } = escrow.data;
      const ended = await contract.end({ task: escrow.id, worker, to_worker, fee });
      await note("ended", sure(ended, ["released", "refunded"]).reference);
      return "go_on";
    }
    case "ended":
      return "rest";
  }
}

function sure(facts: EscrowFacts | Refused, wanted: readonly string[]): EscrowFacts {
  if (facts.state === "refused") throw new Error(`the escrow contract: ${facts.message}`);
  if (!wanted.includes(facts.state))
    throw new Error(`the escrow contract says ${facts.state}, the ledger ${wanted.join(" or ")}`);
  return facts;
}
