import { z } from "zod";
import { Changes } from "../../changes.ts";
import { reject } from "../../decision.ts";
import { bookedEscrow, endEscrow, settleEscrow, waitingEscrow } from "../../rail/escrow.ts";
import { operation } from "../operation.ts";

const text = z.string();

export const noteEscrow = operation({
  name: "note_escrow",
  title: "Note how a task's money in a contract stands",
  sentence: "Brings what is kept of it to what the task and the contract say.",
  roles: ["clock"],
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    task_id: text,
    seen: z.int(),
    /** Of the task as it was read; its payee is looked up by it. */
    worker: text.nullable(),
    is: z.enum(["booked", "waiting", "settled", "ended"]),
    reference: text.nullable(),
  }),
  output: z.object({ state: text }),
  needs: ({ task_id, worker }) => ({
    records: [
      { kind: "escrow", id: task_id },
      { kind: "task", id: task_id },
      ...(worker === null ? [] : [{ kind: "payee", id: worker } as const]),
    ],
  }),
  decide: ({ task_id, seen, worker, is, reference }, context) => {
    const escrow = context.seen.record({ kind: "escrow", id: task_id });
    const task = context.seen.record({ kind: "task", id: task_id });
    if (!escrow || !task) return reject("not_found");
    if (escrow.version !== seen || task.data.worker !== worker)
      return reject("wrong_state", { reason: "stale" });
    const changes = new Changes(context, escrow.data.rail);
    const act = {
      booked: () => bookedEscrow(changes, escrow, reference, context),
      waiting: () => waitingEscrow(changes, escrow, context),
      settled: () => settleEscrow(changes, escrow, task, context),
      ended: () => endEscrow(changes, escrow, reference),
    };
    return changes.accept({ state: act[is]().data.state });
  },
});
